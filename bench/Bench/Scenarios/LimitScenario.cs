namespace ModelPipeline.Bench;

/// <summary>The rate of each part alone. No contestant can be faster.</summary>
internal static class LimitScenario
{
    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await KestrelLimit.RunAsync(session, cancellationToken);
        await DatabaseLimits.RunAsync(session, cancellationToken);
        await MergeLimits.RunAsync(session, cancellationToken);
        await ModelLimit.RunAsync(session, cancellationToken);
        await GrainLimit.RunAsync(session, cancellationToken);
    }
}
