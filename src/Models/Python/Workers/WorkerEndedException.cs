namespace ModelPipeline.Models.Python;

/// <summary>A worker ended in the middle of a call.</summary>
/// <param name="how">Continues "The Python worker ...".</param>
/// <param name="wasKilled">Whether this process ended it, because of what the call did.</param>
internal sealed class WorkerEndedException(string how, bool wasKilled) : Exception($"The Python worker {how}.")
{
    public string How => how;

    public bool WasKilled => wasKilled;

    /// <summary>The model was loaded once more, and its file has been replaced.</summary>
    public static WorkerEndedException OtherFile() =>
        new("found another model file than the one that was loaded; restart to take the new one", wasKilled: false);
}
