using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Silo;

/// <summary>
/// Tells which addresses webhooks may call: those of the public internet, and the networks that the settings allow. Whoever sets a webhook
/// must not reach databases, metadata services and other neighbours of a silo. Immutable.
/// </summary>
/// <param name="allowed">The private networks that webhooks may call.</param>
internal sealed class AddressGuard(IReadOnlyList<IPNetwork> allowed)
{
    // The registries of special-purpose addresses of IANA.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    // All other addresses of IPv6 are local, mapped or reserved.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether a webhook may call the address.</summary>
    public bool IsAllowed(IPAddress address)
    {
        // ::ffff:10.0.0.1 reaches 10.0.0.1.
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (allowed.Any(network => network.Contains(real)))
            return true;
        if (real.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(real))
            return false;
        return !Array.Exists(Special, network => network.Contains(real));
    }
}
