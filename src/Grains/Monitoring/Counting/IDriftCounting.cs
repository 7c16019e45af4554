namespace ModelPipeline.Grains;

/// <summary>What silos tell the grain of a pipeline's counts.</summary>
[Alias("ModelPipeline.IDriftCounting")]
internal interface IDriftCounting : IGrainWithStringKey
{
    /// <summary>Adds counts. They are stored when the call returns. The same call may be made again.</summary>
    [Alias("Add"), ResponseTimeout("00:00:20")]
    Task Add(CountsDelta delta);

    /// <summary>Deletes the rows of a user from the samples of all versions.</summary>
    [Alias("Forget"), ResponseTimeout("00:00:20")]
    Task Forget(string user);
}
