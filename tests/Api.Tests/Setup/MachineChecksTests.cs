using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class MachineChecksTests
{
    [Fact]
    public void Ports_EachAddress_IsFreeOrTaken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var free = FreePorts.Next();

        var checks = Ports($"http://+:{port};http://*:{free};nonsense");

        Assert.Equal([$"HTTP port {port} cannot be opened (AddressAlreadyInUse)", $"HTTP port {free} is free"],
            checks.Select(check => check.Found));
        Assert.Equal([true, false], checks.Select(check => check.IsFailed));
        Assert.Equal("Stop the process that has it, or set ASPNETCORE_URLS to another address.", checks[0].Remedy);
    }

    [Fact]
    public void Ports_NoAddress_IsThatOfTheApi() =>
        Assert.Contains("HTTP port 8080 ", Assert.Single(Ports(null)).Found, StringComparison.Ordinal);

    [Fact]
    public void Runtime_OfThisMachine_HasCoresAndMemory()
    {
        var check = MachineChecks.Runtime();

        Assert.Equal(("machine", "Ok", null), (check.Name, check.Result, check.Remedy));
        Assert.Matches(@"^\.NET 10\S*, \d+ cores, \d{3,} MB of memory$", check.Found);
    }

    private static List<HealthCheck> Ports(string? urls) => [.. MachineChecks.Ports(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("urls", urls)]).Build())];
}
