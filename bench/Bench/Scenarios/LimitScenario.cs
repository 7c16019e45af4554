namespace ModelPipeline.Bench;

/// <summary>What the parts can do alone: what nobody can be faster than.</summary>
internal static class LimitScenario
{
    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await KestrelLimit.RunAsync(session, cancellationToken);
        await DatabaseLimits.RunAsync(session, cancellationToken);
        await ModelLimit.RunAsync(session, cancellationToken);
        await GrainLimit.RunAsync(session, cancellationToken);
    }
}
