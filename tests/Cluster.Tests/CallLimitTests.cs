using System.Reflection;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>
/// Calls of grains that end after a time of their own, with a reason. Orleans ends a call ten seconds after the longest timeout of a
/// pipeline, and the caller would not hear the reason.
/// </summary>
public sealed class CallLimitTests
{
    public static TheoryData<Type, string, TimeSpan> Limits => new()
    {
        { typeof(IRolloutGrain), nameof(IRolloutGrain.AddVersion), VersionSpecs.LongestFetch },
        { typeof(IScoringJobGrain), nameof(IScoringJobGrain.Failures), FailureReader.ReadTimeout },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Call_WithATimeOfItsOwn_HasALongerResponseTimeout(Type grain, string method, TimeSpan longest)
    {
        var timeout = grain.GetMethod(method)!.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;

        Assert.True(timeout > longest, $"{method} has {longest}, and Orleans ends it after {timeout?.ToString() ?? "any time"}.");
    }
}
