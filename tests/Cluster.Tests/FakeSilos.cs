using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>The silos of a cluster as a test says. A proxy, because the interface of Orleans has many members.</summary>
public class FakeSilos : DispatchProxy
{
    internal List<SiloAddress> Active { get; } = [];

    internal static (ISiloStatusOracle Oracle, FakeSilos Silos) Create(params SiloAddress[] active)
    {
        var oracle = Create<ISiloStatusOracle, FakeSilos>();
        var silos = (FakeSilos)(object)oracle;
        silos.Active.AddRange(active);
        return (oracle, silos);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(ISiloStatusOracle.GetApproximateSiloStatuses) => Active.ToDictionary(silo => silo, _ => SiloStatus.Active),
        _ => throw new NotSupportedException(targetMethod.Name),
    };
}
