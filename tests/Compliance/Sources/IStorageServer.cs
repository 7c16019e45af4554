namespace ModelPipeline.Compliance;

/// <summary>A place for uploaded models, as the store suite sees it.</summary>
public interface IStorageServer : IAsyncLifetime
{
    /// <summary>Makes a storage of this place, as another process would.</summary>
    IModelStorage Make();

    /// <summary>Stops the place. False for a place that cannot be stopped, such as a disk.</summary>
    Task<bool> StopAsync() => Task.FromResult(false);

    /// <summary>Starts it again.</summary>
    Task StartAsync() => Task.CompletedTask;
}
