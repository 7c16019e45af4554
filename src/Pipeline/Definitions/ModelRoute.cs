namespace ModelPipeline;

/// <summary>How a runner reaches the model of a pipeline; without one it calls <see cref="Pipeline.Model"/> itself.</summary>
public delegate IModel ModelRoute(Pipeline pipeline);
