namespace ModelPipeline.Api;

/// <summary>What a route asks of its callers. Metadata of the route.</summary>
/// <param name="AnyOf">The caller has one of these scopes; <see cref="Scope.None"/> for a route that is open to everybody.</param>
/// <param name="Check">Who checks that the caller may use the pipeline.</param>
internal sealed record AccessRule(Scope AnyOf, PipelineCheck Check)
{
    /// <summary>Whether the route asks nobody who they are.</summary>
    public bool IsOpen => AnyOf == Scope.None;
}
