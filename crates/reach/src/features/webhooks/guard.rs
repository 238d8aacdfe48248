//! Which addresses a message may be sent to. Pure.
//!
//! A webhook makes this server connect to where somebody says; without a guard that would be a way into the network
//! around it, and to the metadata service of a cloud.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address may be connected to; `private` lets in what only this network can reach.
pub fn allowed(address: IpAddr, private: bool) -> bool {
    match address {
        IpAddr::V4(v4) => public_v4(v4) || (private && local_v4(v4)),
        IpAddr::V6(v6) => match inner(v6) {
            Some(v4) => public_v4(v4) || (private && local_v4(v4)),
            None => public_v6(v6) || (private && local_v6(v6)),
        },
    }
}

/// Loopback and the private ranges: what an administrator may allow. Link-local stays shut, as cloud metadata is there.
fn local_v4(a: Ipv4Addr) -> bool {
    a.is_loopback() || a.is_private() || (a.octets()[0] == 100 && (64..128).contains(&a.octets()[1]))
}

fn local_v6(a: Ipv6Addr) -> bool {
    a.is_loopback() || (a.segments()[0] & 0xfe00) == 0xfc00
}

fn public_v4(a: Ipv4Addr) -> bool {
    let [one, two, three, _] = a.octets();
    let reserved = one == 0
        || one >= 224
        || (one == 192 && two == 0 && (three == 0 || three == 2))
        || (one == 192 && two == 88 && three == 99)
        || (one == 198 && (two == 18 || two == 19))
        || (one == 198 && two == 51 && three == 100)
        || (one == 203 && two == 0 && three == 113);
    !(reserved || a.is_link_local() || local_v4(a))
}

/// Only what is given out for use between networks, without documentation and tunnels to elsewhere.
fn public_v6(a: Ipv6Addr) -> bool {
    let s = a.segments();
    let global = (s[0] & 0xe000) == 0x2000;
    let special = (s[0] == 0x2001 && (s[1] < 0x200 || s[1] == 0xdb8)) || s[0] == 0x3fff;
    global && !special
}

/// The IPv4 address that an IPv6 one stands for: mapped, compatible, NAT64, 6to4.
fn inner(a: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = a.segments();
    let low = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match s {
        [0, 0, 0, 0, 0, 0xffff | 0, high, end] if !(s[5] == 0 && high == 0 && end <= 1) => Some(low(high, end)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, end] => Some(low(high, end)),
        [0x2002, high, end, ..] => Some(low(high, end)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn only_public_addresses_pass() {
        for fine in [
            "8.8.8.8",
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "2a00:1450::1",
            "64:ff9b::808:808",
            "::ffff:8.8.8.8",
        ] {
            assert!(allowed(fine.parse().unwrap(), false), "{fine}");
        }
        for shut in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "192.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "203.0.113.7",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "100::1",
            "fd00:ec2::254",
        ] {
            assert!(!allowed(shut.parse().unwrap(), false), "{shut}");
        }
    }

    #[test]
    fn a_setting_opens_the_own_network_but_not_the_metadata() {
        for open in ["127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fd12::1", "::ffff:10.0.0.1", "8.8.8.8"] {
            assert!(allowed(open.parse().unwrap(), true), "{open}");
        }
        for shut in ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "::", "::ffff:169.254.169.254"] {
            assert!(!allowed(shut.parse().unwrap(), true), "{shut}");
        }
    }
}
