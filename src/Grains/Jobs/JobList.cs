namespace ModelPipeline.Grains;

/// <summary>The jobs of a pipeline, the newest last. Part of stored state.</summary>
internal sealed class JobList
{
    public List<JobEntry> Jobs { get; set; } = [];
}
