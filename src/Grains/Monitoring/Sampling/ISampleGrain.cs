namespace ModelPipeline.Grains;

/// <summary>Keeps a sample of the rows of a version (<see cref="Reservoir"/>). The key is <see cref="SampleKeys.Of"/>.</summary>
[Alias("ModelPipeline.ISampleGrain")]
internal interface ISampleGrain : IGrainWithStringKey
{
    /// <summary>Adds rows that a silo sampled (<see cref="SampleBytes"/>).</summary>
    /// <returns>The largest key that a row may still have to be kept.</returns>
    [Alias("Merge"), ResponseTimeout("00:00:20")]
    Task<double> Merge(byte[] rows);

    /// <summary>Some of the rows, those with the least keys (<see cref="SampleBytes"/>): a sample themselves.</summary>
    [Alias("Rows"), ResponseTimeout("00:00:20")]
    Task<byte[]> Rows(int most);

    /// <summary>
    /// The distinct texts of each of these columns, by hash (<see cref="TextHash.Name"/>); none for a column with too many.
    /// </summary>
    [Alias("Names"), ResponseTimeout("00:00:20")]
    Task<Dictionary<string, string>[]> Names(string[] columns);

    /// <summary>Deletes the row of a user. The row is gone from the storage when the call returns.</summary>
    [Alias("Forget"), ResponseTimeout("00:00:20")]
    Task Forget(string user);

    /// <summary>Deletes all rows.</summary>
    [Alias("Clear")]
    Task Clear();
}
