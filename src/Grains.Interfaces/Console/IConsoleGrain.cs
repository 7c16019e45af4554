namespace ModelPipeline.Grains;

/// <summary>Tells the console what the cluster does. A stateless worker with the key 0: any silo asks all others.</summary>
[Alias("ModelPipeline.IConsoleGrain")]
public interface IConsoleGrain : IGrainWithIntegerKey
{
    /// <summary>The last steps of all silos, added up, as JSON. A silo that does not answer is left out.</summary>
    /// <param name="pipelines">The pipelines that are added up; null for all.</param>
    /// <param name="steps">The number of steps of ten seconds, 1 to 360.</param>
    [Alias("Series"), ResponseTimeout("00:00:10")]
    ValueTask<string> Series(string[]? pipelines, int steps);
}
