using System.Net;
using Orleans.Messaging;

namespace ModelPipeline.Api;

/// <summary>The cluster's list of gateways, and what it was when Orleans' client last looked. Thread-safe.</summary>
internal sealed class ObservedGateways(IGatewayListProvider gateways) : IGatewayListProvider
{
    private IReadOnlyList<SiloAddress> last = [];

    /// <summary>
    /// The gateways that were there, as clients address them; the same list as long as they are the same. Empty before the first look.
    /// </summary>
    public IReadOnlyList<SiloAddress> Last => Volatile.Read(ref last);

    public TimeSpan MaxStaleness => gateways.MaxStaleness;

    [Obsolete("Orleans' own interface has it.")]
    public bool IsUpdatable => gateways.IsUpdatable;

    public Task InitializeGatewayListProvider() => gateways.InitializeGatewayListProvider();

    public async Task<IList<Uri>> GetGateways()
    {
        var found = await gateways.GetGateways();
        IReadOnlyList<SiloAddress> addresses = [.. found.Select(Address).OrderBy(address => address)];
        if (!addresses.SequenceEqual(Last))
            Volatile.Write(ref last, addresses);
        return found;
    }

    // gwy.tcp://10.0.0.7:30000/1234; clients leave the generation out.
    private static SiloAddress Address(Uri gateway) => SiloAddress.New(IPAddress.Parse(gateway.Host), gateway.Port, 0);
}
