namespace ModelPipeline;

/// <summary>A model that another process has and applies. The process can be down, and it can change the version by itself.</summary>
public interface IServedModel : IModel
{
    /// <summary>Asks the server whether the model is ready, for the readiness check.</summary>
    /// <exception cref="ModelException">The server does not answer, or the model is not ready.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}
