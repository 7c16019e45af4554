using System.Net;

namespace ModelPipeline.Tests;

/// <summary>The silo of a part that runs without one.</summary>
internal sealed class FakeSilo : ILocalSiloDetails
{
    public string Name => "silo";

    public string ClusterId => "cluster";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, 7, 9);

    public SiloAddress GatewayAddress => SiloAddress;
}
