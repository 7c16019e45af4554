using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>
/// A network namespace with one cable to this machine. Single ports can be cut off: packets to them vanish. Needs root and iproute2.
/// </summary>
internal sealed class SeparateNetwork : IAsyncDisposable
{
    private readonly string name = $"mp{Random.Shared.Next(0x10000):x4}";
    private readonly List<string> rules = [];

    private SeparateNetwork() => Subnet = string.Create(CultureInfo.InvariantCulture, $"10.213.{Random.Shared.Next(256)}");

    /// <summary>The address of this machine's end of the cable.</summary>
    public string Here => $"{Subnet}.1";

    /// <summary>The address of the other end.</summary>
    public string There => $"{Subnet}.2";

    /// <summary>The command prefix that runs a command in the namespace.</summary>
    public IEnumerable<string> Launcher => ["ip", "netns", "exec", name];

    private string Subnet { get; }

    /// <summary>Creates a network; null if the machine does not allow it.</summary>
    public static async Task<SeparateNetwork?> TryCreateAsync()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return null;
        var network = new SeparateNetwork();
        if (!await TryRunAsync($"netns add {network.name}"))
            return null;
        await RunAsync($"link add {network.name}h type veth peer name {network.name}g netns {network.name}");
        await RunAsync($"addr add {network.Here}/30 dev {network.name}h");
        await RunAsync($"link set {network.name}h up");
        await RunAsync($"-n {network.name} addr add {network.There}/30 dev {network.name}g");
        await RunAsync($"-n {network.name} link set {network.name}g up");
        await RunAsync($"-n {network.name} link set lo up");
        return network;
    }

    /// <summary>Cuts off a port in the namespace from this machine.</summary>
    public Task CutThereAsync(int port) => CutAsync($"rule {{0}} to {There} ipproto tcp dport {port} blackhole");

    /// <summary>Cuts off a port of this machine from the namespace.</summary>
    public Task CutHereAsync(int port) => CutAsync($"-n {name} rule {{0}} to {Here} ipproto tcp dport {port} blackhole");

    public async ValueTask DisposeAsync()
    {
        foreach (var rule in rules)
            await RunAsync(string.Format(CultureInfo.InvariantCulture, rule, "del"));
        await RunAsync($"link del {name}h");
        await RunAsync($"netns del {name}");
    }

    private async Task CutAsync(string rule)
    {
        await RunAsync(string.Format(CultureInfo.InvariantCulture, rule, "add"));
        rules.Add(rule);
    }

    private static async Task RunAsync(string arguments) => Assert.True(await TryRunAsync(arguments), $"ip {arguments} failed.");

    private static async Task<bool> TryRunAsync(string arguments)
    {
        try
        {
            using var process = Process.Start("ip", arguments);
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
