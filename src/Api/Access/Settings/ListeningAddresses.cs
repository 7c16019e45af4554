using System.Net;

namespace ModelPipeline.Api;

/// <summary>Finds, in the settings, addresses to listen on that other machines can reach.</summary>
internal static class ListeningAddresses
{
    /// <summary>The first address that is no loopback address; null where there is none.</summary>
    public static string? FindOpen(IConfiguration settings)
    {
        var endpoints = settings.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).ToList();
        List<string?> addresses =
            [.. (settings["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        if (addresses.Count == 0)
            addresses = [.. Ports("http", settings["http_ports"]), .. Ports("https", settings["https_ports"])];
        // Endpoints of Kestrel replace the addresses and ports, unless the host prefers those.
        if (endpoints.Count > 0 && (addresses.Count == 0 || !PrefersAddresses(settings)))
            addresses = endpoints;
        return addresses.Find(address => address is { Length: > 0 } && !IsLoopback(address));
    }

    private static IEnumerable<string> Ports(string scheme, string? ports) =>
        (ports ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(port => $"{scheme}://*:{port}");

    private static bool PrefersAddresses(IConfiguration settings) =>
        settings[WebHostDefaults.PreferHostingUrlsKey] is { } text
        && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    // Kestrel takes every other host for all addresses of the machine, such as an IPv4 address in brackets.
    private static bool IsLoopback(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.IsUnixPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(parsed.Host, out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException)
        {
            // The server itself reports an address that it cannot read.
            return true;
        }
    }
}
