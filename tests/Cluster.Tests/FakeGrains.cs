using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>Grains that a test made, by interface and key. A proxy, because the factory of Orleans has some twenty methods.</summary>
public class FakeGrains : DispatchProxy
{
    private readonly Dictionary<(Type Interface, object Key), object> grains = [];
    private readonly Dictionary<Type, Func<object, object>> makers = [];

    internal static (IGrainFactory Factory, FakeGrains Grains) Create()
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        return (factory, (FakeGrains)(object)factory);
    }

    internal void Add<T>(object key, T grain)
        where T : notnull => grains[(typeof(T), key)] = grain;

    /// <summary>Makes the grains of an interface by key.</summary>
    internal void AddAll<T>(Func<object, T> make)
        where T : notnull => makers[typeof(T)] = key => make(key);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var wanted = targetMethod!.GetGenericArguments().Single();
        return makers.TryGetValue(wanted, out var make) ? make(args![0]!) : grains[(wanted, args![0]!)];
    }
}
