//! What a beacon keeps between boots: its key, its boot number, the edge keys. A folder with one file each.
//!
//! Files are replaced whole: written beside, flushed to the disk, renamed, and the folder flushed. So a cut of
//! power leaves the old or the new one, and a boot number that was used has been on the disk before.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use data_encoding::BASE64URL_NOPAD;
use klabat_protocol::beacon::EdgeKeys;
use klabat_protocol::{BeaconId, Boot, PublicKey, SoftwareKey};
use serde::{Deserialize, Serialize};

use crate::boards;
use crate::host::Memory;

const IDENTITY: &str = "identity.json";
const BOOT: &str = "boot";
const EDGE_KEYS: &str = "edge-keys.json";
const LOCK: &str = "lock";

/// A beacon's name and key.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Its name for life.
    pub beacon: BeaconId,
    /// Its key.
    pub key: SoftwareKey,
}

/// The file form of an [`Identity`]: both in base64url without padding, 16 and 32 bytes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityFile {
    beacon_id: String,
    private_key: String,
}

impl Identity {
    /// A new one, from the machine's random source.
    #[must_use]
    pub fn generate() -> Self {
        let mut beacon = [0; 16];
        boards::fill(&mut beacon);
        let mut scalar = [0; 32];
        let key = loop {
            boards::fill(&mut scalar);
            if let Some(key) = SoftwareKey::from_bytes(&scalar) {
                break key;
            }
        };
        Self { beacon: BeaconId(beacon), key }
    }

    /// Reads the file form.
    ///
    /// # Errors
    /// When the text is not one, or the key is out of range.
    pub fn parse(text: &str) -> Result<Self> {
        let file: IdentityFile = serde_json::from_str(text)?;
        let scalar = bytes(&file.private_key).context("private_key")?;
        Ok(Self {
            beacon: BeaconId(bytes(&file.beacon_id).context("beacon_id")?),
            key: SoftwareKey::from_bytes(&scalar).context("private_key is out of range")?,
        })
    }

    fn to_text(&self) -> Result<String> {
        Ok(serde_json::to_string(&IdentityFile {
            beacon_id: BASE64URL_NOPAD.encode(&self.beacon.0),
            private_key: BASE64URL_NOPAD.encode(&self.key.to_bytes()),
        })?)
    }
}

/// Reads base64url without padding into exactly `N` bytes.
pub(crate) fn bytes<const N: usize>(text: &str) -> Result<[u8; N]> {
    let decoded = BASE64URL_NOPAD.decode(text.as_bytes())?;
    let length = decoded.len();
    decoded.try_into().map_err(|_| anyhow::anyhow!("{length} bytes where {N} are wanted"))
}

/// A public key of 64 bytes (`x ‖ y`) or 65 (`04 ‖ x ‖ y`), in base64url without padding.
///
/// # Errors
/// When the text is neither.
pub fn public_key(text: &str) -> Result<PublicKey> {
    if let Ok(point) = bytes(text) {
        return Ok(PublicKey(point));
    }
    PublicKey::from_sec1(&bytes(text)?).context("the first of 65 bytes is not 04")
}

/// The file form of [`EdgeKeys`], and the key they were provisioned with.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EdgeKeysFile {
    provisioned: String,
    current: String,
    next: Option<String>,
}

/// A beacon's folder, locked by this process.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// Held so that no second process counts boots on the same folder.
    _lock: File,
}

impl Store {
    /// Makes the folder for a beacon that has none.
    ///
    /// # Errors
    /// When the folder belongs to a beacon already, or cannot be written.
    pub fn init(folder: &Path, identity: &Identity) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let store = Self::lock(folder)?;
        ensure!(!folder.join(IDENTITY).exists(), "{} belongs to a beacon already", folder.display());
        store.replace(IDENTITY, &identity.to_text()?)?;
        Ok(store)
    }

    /// Opens a beacon's folder.
    ///
    /// # Errors
    /// When it is not one, or another process runs it.
    pub fn open(folder: &Path) -> Result<(Self, Identity)> {
        let text = fs::read_to_string(folder.join(IDENTITY))
            .with_context(|| format!("{} holds no beacon: run `klabat-beacon init` first", folder.display()))?;
        let identity = Identity::parse(&text).with_context(|| format!("{IDENTITY} is damaged"))?;
        Ok((Self::lock(folder)?, identity))
    }

    fn lock(folder: &Path) -> Result<Self> {
        let lock = File::create(folder.join(LOCK)).with_context(|| format!("cannot write in {}", folder.display()))?;
        lock.try_lock().with_context(|| format!("another process runs the beacon in {}", folder.display()))?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    /// Raises the boot number, and returns it once it is on the disk.
    ///
    /// # Errors
    /// When it cannot be read or written, is damaged, or is used up. The beacon must not run then.
    pub fn boot(&mut self) -> Result<Boot> {
        let last: u32 = match fs::read_to_string(self.folder.join(BOOT)) {
            Ok(text) => text.trim().parse().context("the boot number is damaged")?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => bail!("the boot number cannot be read: {error}"),
        };
        let boot = last.checked_add(1).context("the boot numbers are used up")?;
        self.replace(BOOT, &boot.to_string())?;
        Ok(Boot(boot))
    }

    /// The edge keys: as last stored, unless the beacon was provisioned with another key since.
    ///
    /// # Errors
    /// When they are damaged, or cannot be read.
    pub fn edge_keys(&self, provisioned: PublicKey) -> Result<EdgeKeys> {
        let text = match fs::read_to_string(self.folder.join(EDGE_KEYS)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(EdgeKeys::only(provisioned)),
            Err(error) => bail!("the edge keys cannot be read: {error}"),
        };
        let file: EdgeKeysFile = serde_json::from_str(&text).context("the edge keys are damaged")?;
        if public_key(&file.provisioned)? != provisioned {
            return Ok(EdgeKeys::only(provisioned));
        }
        Ok(EdgeKeys { current: public_key(&file.current)?, next: file.next.as_deref().map(public_key).transpose()? })
    }

    /// What stores the edge keys of a beacon provisioned with that key.
    #[must_use]
    pub const fn memory(self, provisioned: PublicKey) -> StoreMemory {
        StoreMemory { store: self, provisioned }
    }

    fn replace(&self, name: &str, text: &str) -> io::Result<()> {
        let beside = self.folder.join(format!("{name}.new"));
        let mut file = File::create(&beside)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, self.folder.join(name))?;
        File::open(&self.folder)?.sync_all()
    }
}

/// A [`Store`] as a running beacon's memory.
#[derive(Debug)]
pub struct StoreMemory {
    store: Store,
    provisioned: PublicKey,
}

impl Memory for StoreMemory {
    fn store_edge_keys(&mut self, keys: &EdgeKeys) -> io::Result<()> {
        let encode = |key: PublicKey| BASE64URL_NOPAD.encode(&key.0);
        let file = EdgeKeysFile {
            provisioned: encode(self.provisioned),
            current: encode(keys.current),
            next: keys.next.map(encode),
        };
        self.store.replace(EDGE_KEYS, &serde_json::to_string(&file)?)
    }
}
