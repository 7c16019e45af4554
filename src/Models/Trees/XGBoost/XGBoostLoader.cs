using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>Loads a file of XGBoost with its library and predicts once. If the platform has no library, Python loads the file.</summary>
/// <param name="python">The kind Python; null if the host does not have it.</param>
/// <param name="log">Gets a line if Python applies the file.</param>
/// <param name="isThere">Whether the platform has the library.</param>
internal sealed partial class XGBoostLoader(Func<ModelKind?> python, ILogger? log, Func<bool> isThere)
{
    private const string Install = "install it (on Debian and Ubuntu: apt-get install libxgboost0)";

    public async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        if (isThere())
            return await LoadHereAsync(options, cancellationToken);
        if (python() is not { } kind)
        {
            throw new PipelineConfigurationException("Model:Path",
                $"is '{options.Path}', a model of XGBoost, whose library libxgboost is not there; {Install}, or name another file.");
        }

        ModelFile.Check(options.Path);
        if (log is not null)
            LogPython(log, options.Path, Install);
        return await kind.LoadAsync(options, cancellationToken);
    }

    private static async Task<IModel> LoadHereAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        var (content, version) = await ModelFile.ReadAsync(options.Path, cancellationToken);
        var booster = Open(options.Path, content);
        try
        {
            var (features, isNamed) = FeaturesOf(booster);
            var inputs = TreeInputs<float>.Of(features, isNamed, options.Inputs);
            var outputs = TreeOutputs.Of(booster, options.Outputs);
            return new TreeModel<float>(booster, inputs, outputs, options.Version.Length > 0 ? options.Version : version);
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    private static XGBoostBooster Open(string path, byte[] content)
    {
        try
        {
            XGBoostFile.Check(content);
            return new(content);
        }
        catch (Exception e) when (e is FormatException or TreeLibraryException)
        {
            var why = e is FormatException ? $"the file {e.Message}" : e.Message.TrimEnd('.');
            throw new PipelineConfigurationException("Model:Path", $"is '{path}', which XGBoost cannot load: {why}. Save it again, set "
                + "\"Kind\": \"Python\" where the XGBoost of Python can load it, or name another file.");
        }
    }

    private static (IReadOnlyList<TreeFeature> Features, bool IsNamed) FeaturesOf(XGBoostBooster booster)
    {
        var names = booster.InfoOf("feature_name");
        return names.Length == booster.Features
            ? ([.. names.Select(name => new TreeFeature(name))], true)
            : ([.. Enumerable.Range(0, booster.Features).Select(i => new TreeFeature($"f{i}"))], false);
    }

    [LoggerMessage(EventId = 530, Level = LogLevel.Warning,
        Message = "libxgboost is not there, so that Python applies {Model}; to apply it in this process, {Install}")]
    private static partial void LogPython(ILogger log, string model, string install);
}
