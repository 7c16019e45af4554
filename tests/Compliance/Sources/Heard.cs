namespace ModelPipeline.Compliance;

/// <summary>Passes progress on at once, on the thread of the fetch.</summary>
public sealed class Heard(Action<FetchProgress> hear) : IProgress<FetchProgress>
{
    public void Report(FetchProgress value) => hear(value);
}
