using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>Grains that a test made, by interface and key. A proxy, because the factory of Orleans has some twenty methods.</summary>
public class FakeGrains : DispatchProxy
{
    private readonly Dictionary<(Type Interface, object Key), object> grains = [];

    internal static (IGrainFactory Factory, FakeGrains Grains) Create()
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        return (factory, (FakeGrains)(object)factory);
    }

    internal void Add<T>(object key, T grain)
        where T : notnull => grains[(typeof(T), key)] = grain;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        grains[(targetMethod!.GetGenericArguments().Single(), args![0]!)];
}
