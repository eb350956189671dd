//! Who asks, for rate limits only.

use std::net::{IpAddr, Ipv6Addr};

use http::HeaderMap;

/// The client's address as Cloudflare saw it: it sets this header itself, whatever the client sends. One line of IPv6
/// gives its owner 2^64 addresses (RFC 6177), so that only the first 64 bits count.
pub(crate) fn address(headers: &HeaderMap) -> Option<String> {
    let address = headers.get("cf-connecting-ip")?.to_str().ok()?.parse().ok()?;
    Some(match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::address;

    #[test]
    fn one_line_of_ipv6_is_one_client() {
        for (given, expected) in [
            ("203.0.113.7", Some("203.0.113.7")),
            ("2001:db8:1:2:3:4:5:6", Some("2001:db8:1:2::")),
            ("2001:db8:1:2::9", Some("2001:db8:1:2::")),
            ("203.0.113.7, 198.51.100.1", None),
        ] {
            let headers = HeaderMap::from_iter([(
                http::HeaderName::from_static("cf-connecting-ip"),
                HeaderValue::from_static(given),
            )]);
            assert_eq!(address(&headers).as_deref(), expected);
        }
        assert_eq!(address(&HeaderMap::new()), None);
    }
}
