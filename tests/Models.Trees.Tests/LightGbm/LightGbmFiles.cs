using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>Loads texts as files of LightGBM.</summary>
internal static class LightGbmFiles
{
    public static Task<IModel> LoadAsync(this ModelFolder folder, string text, Action<ModelOptions>? configure = null)
    {
        var options = new ModelOptions { Path = folder.Write($"{Guid.NewGuid():n}.txt", text) };
        configure?.Invoke(options);
        return LightGbmLoader.LoadAsync(options, TestContext.Current.CancellationToken);
    }

    /// <summary>The fault of a text that does not load.</summary>
    public static async Task<Fault> FaultAsync(this ModelFolder folder, string text, Action<ModelOptions>? configure = null) =>
        Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => folder.LoadAsync(text, configure))).Faults);
}
