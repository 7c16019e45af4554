using Orleans.Messaging;

namespace ModelPipeline.Tests;

/// <summary>A list of gateways that the test sets.</summary>
internal sealed class FakeGatewayList : IGatewayListProvider
{
    public string[] Gateways { get; set; } = [];

    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(1);

    [Obsolete("Orleans' own interface has it.")]
    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>([.. Gateways.Select(gateway => new Uri(gateway))]);
}
