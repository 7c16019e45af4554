using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>
/// Passes the calls of a grain's interface to methods of the same names. A fake that several classes share must not implement such an
/// interface itself: Orleans would take it for a second grain of the silos that the tests of this project start.
/// </summary>
public class GrainProxy : DispatchProxy
{
    private object target = null!;

    internal static T Of<T>(object target)
        where T : class
    {
        var grain = Create<T, GrainProxy>();
        ((GrainProxy)(object)grain).target = target;
        return grain;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        (target.GetType().GetMethod(targetMethod!.Name) ?? throw new NotSupportedException(targetMethod.Name))
            .Invoke(target, BindingFlags.DoNotWrapExceptions, null, args, null);
}
