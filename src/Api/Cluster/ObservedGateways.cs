using System.Net;
using Orleans.Messaging;

namespace ModelPipeline.Api;

/// <summary>The cluster's list of gateways, and a copy of the list that Orleans' client read last. Thread-safe.</summary>
internal sealed class ObservedGateways(IGatewayListProvider gateways) : IGatewayListProvider
{
    private IReadOnlyList<SiloAddress> last = [];

    /// <summary>
    /// The gateways that Orleans' client read last, as clients address them. The same object as long as the gateways are the same. Empty
    /// before the first read.
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

    // The form is gwy.tcp://10.0.0.7:30000/1234. Clients leave out the generation, which is the last number.
    private static SiloAddress Address(Uri gateway) => SiloAddress.New(IPAddress.Parse(gateway.Host), gateway.Port, 0);
}
