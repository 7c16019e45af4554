namespace ModelPipeline.Silo.Starting;

/// <summary>An action that a host runs before its services start.</summary>
/// <param name="Run">The action. An exception prevents the start.</param>
internal sealed record BeforeStart(Func<IServiceProvider, Task> Run);
