using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelPipeline.Silo.Clustering;
using Orleans.Configuration;

namespace ModelPipeline.Tests;

/// <summary>The addresses on which a silo of a cluster listens.</summary>
public sealed class ClusterAddressTests
{
    private const string Database = "Host=db;Database=d;Username=u";

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("::1", "::1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("", "0.0.0.0")]
    public void UseAdoNetCluster_Address_IsTheOnlyListeningAddress(string setting, string listens)
    {
        var host = new HostApplicationBuilder();
        host.UseOrleans(silo => silo.UseAdoNetCluster(Of(setting)));
        using var services = host.Services.BuildServiceProvider();

        var endpoints = services.GetRequiredService<IOptions<EndpointOptions>>().Value;

        Assert.Equal(
            [new IPEndPoint(IPAddress.Parse(listens), 11111), new IPEndPoint(IPAddress.Parse(listens), 30000)],
            [
                // By default, Orleans listens on the address that it advertises.
                endpoints.SiloListeningEndpoint ?? new(endpoints.AdvertisedIPAddress, endpoints.SiloPort),
                endpoints.GatewayListeningEndpoint ?? new(endpoints.AdvertisedIPAddress, endpoints.GatewayPort),
            ]);
    }

    [Theory]
    [InlineData("192.0.2.1", "is '192.0.2.1', which is no address of this machine; set one that is, or leave it out.")]
    [InlineData("here", "is 'here'; set an IP address of this machine, or leave it out.")]
    public void Check_AddressOfAnotherMachine_IsAFault(string address, string message) =>
        Assert.Equal([new Fault("Cluster:Address", message)], Of(address).Check(opensPorts: true));

    [Fact]
    public void Check_AddressOfAClient_IsNotChecked() => Assert.Empty(Of("192.0.2.1").Check(opensPorts: false));

    private static ModelPipeline.Silo.Clustering.ClusterOptions Of(string address) =>
        new() { Kind = "AdoNet", State = Database, Address = address };
}
