namespace ModelPipeline.Models.Python;

/// <summary>A worker ended during a call.</summary>
/// <param name="how">How the worker ended, as a phrase that continues "The Python worker ...".</param>
/// <param name="wasKilled">Whether this process ended the worker because of the call.</param>
internal sealed class WorkerEndedException(string how, bool wasKilled) : Exception($"The Python worker {how}.")
{
    public string How => how;

    public bool WasKilled => wasKilled;

    /// <summary>The model was loaded again, and its file has been replaced meanwhile.</summary>
    public static WorkerEndedException OtherFile() =>
        new("found another model file than the one that was loaded; restart to take the new one", wasKilled: false);
}
