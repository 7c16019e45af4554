namespace ModelPipeline.Compliance;

/// <summary>The common part of the model suites: a folder for files of the sample.</summary>
public abstract class ModelCompliance(IModelSample sample) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("model-tests-");

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IModelSample Sample => sample;

    protected string Folder => folder.FullName;

    /// <summary>Writes a file with the sample's extension. The content is the sample's unless given.</summary>
    protected string Write(byte[]? content = null)
    {
        var path = Path.Combine(folder.FullName, $"{Guid.NewGuid():n}{sample.Extension}");
        File.WriteAllBytes(path, content ?? sample.Content);
        return path;
    }

    /// <summary>Loads the sample.</summary>
    protected Task<IModel> LoadAsync(Action<ModelOptions>? configure = null) => LoadAsync(Write(), configure);

    protected Task<IModel> LoadAsync(string path, Action<ModelOptions>? configure = null)
    {
        var options = new ModelOptions { Path = path };
        configure?.Invoke(options);
        return sample.LoadAsync(options, Token);
    }

    /// <summary>Loads the sample with its score as the only output, <c>score</c>.</summary>
    protected Task<IModel> LoadScoreAsync() => LoadAsync(options => options.Outputs["score"] = sample.Score);

    /// <summary>The faults of a model that does not load.</summary>
    protected async Task<IReadOnlyList<Fault>> FaultsAsync(Action<ModelOptions> configure) =>
        (await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(configure))).Faults;

    /// <summary>Checks the scores of these rows.</summary>
    protected void AreTheScoresOf(Batch rows, Batch outputs, string column = "score")
    {
        Assert.Equal(rows.Users, outputs.Users);
        Assert.Equal(sample.ScoresOf(rows), ScoresIn(outputs, column), (right, score) => Math.Abs(right - score) <= 1e-5);
    }

    /// <summary>The scores, which are 32-bit or 64-bit floats.</summary>
    protected static double[] ScoresIn(Batch outputs, string column = "score") => outputs[column] is Column<double> doubles
        ? doubles.Values.ToArray()
        : Array.ConvertAll(outputs.Values<float>(column).ToArray(), score => (double)score);

    public void Dispose() => folder.Delete(recursive: true);
}
