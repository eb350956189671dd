//! The screens and their paths.

use klabat_api::Base64Url;

/// One screen of the app.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Screen {
    /// Absen; asks for activation first where there is no phone yet.
    #[default]
    CheckIn,
    /// Aktivasi.
    Activation,
    /// Riwayat.
    History,
    /// Rincian of the record of that id.
    Detail(Base64Url),
    /// Akun & bantuan.
    Account,
}

/// Before the record's id.
const DETAIL: &str = "/riwayat/";

impl Screen {
    /// The screen of a path; any unknown path is the first screen.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        match path {
            "/aktivasi" => Self::Activation,
            "/riwayat" => Self::History,
            "/akun" => Self::Account,
            other => match other.strip_prefix(DETAIL).and_then(Base64Url::decode) {
                Some(id) => Self::Detail(id),
                None => Self::CheckIn,
            },
        }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::CheckIn => "/".to_owned(),
            Self::Activation => "/aktivasi".to_owned(),
            Self::History => "/riwayat".to_owned(),
            Self::Detail(id) => [DETAIL, &id.encode()].concat(),
            Self::Account => "/akun".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::Base64Url;

    use super::Screen;

    #[test]
    fn every_screen_has_a_path_of_its_own() {
        let detail = Screen::Detail(Base64Url(vec![0xfb; 32]));
        for screen in [Screen::CheckIn, Screen::Activation, Screen::History, detail, Screen::Account] {
            assert_eq!(Screen::of_path(&screen.path()), screen);
        }
    }

    #[test]
    fn an_unknown_path_is_the_first_screen() {
        for path in ["", "/index.html", "/riwayat/", "/riwayat/+/", "/riwayat/a=b"] {
            assert_ne!(Screen::of_path(path), Screen::History, "{path}");
            assert!(matches!(Screen::of_path(path), Screen::CheckIn | Screen::Detail(_)), "{path}");
        }
    }
}
