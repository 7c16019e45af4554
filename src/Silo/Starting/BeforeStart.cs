namespace ModelPipeline.Silo.Starting;

/// <summary>What a host does before anything of it starts.</summary>
/// <param name="Run">Does it; throws what prevents the start.</param>
internal sealed record BeforeStart(Func<IServiceProvider, Task> Run);
