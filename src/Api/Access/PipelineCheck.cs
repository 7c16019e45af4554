namespace ModelPipeline.Api;

/// <summary>Who checks that a caller may use the pipeline of a request.</summary>
internal enum PipelineCheck
{
    /// <summary>
    /// The parameter <c>{pipeline}</c> of the route is checked before the handler runs. A route without this parameter refuses callers that
    /// are limited to some pipelines.
    /// </summary>
    InRoute,

    /// <summary>The handler checks the pipeline, or leaves out what the caller may not see (<see cref="Caller.Pipelines"/>).</summary>
    ByHandler,
}
