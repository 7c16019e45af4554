using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ModelUploadsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_ProcessWithoutAStore_Is503AndDeletesNothing()
    {
        var uploads = new ModelUploads(LogOf(new()));

        var (stored, problem) = await uploads.TakeAsync(Pipeline, "v2", "m.onnx", new DefaultHttpContext().Request, Token);

        Assert.Null(stored);
        Assert.Equal((503, "This process has no store of models; set Models:Store."), (problem!.Status, problem.Detail));
        await uploads.DeleteAsync("churn", "v2");
    }

    [Theory]
    [InlineData("Models:MaxBytes", 413)]
    [InlineData("file", 409)]
    public async Task Take_FileThatTheStoreRefuses_IsTooLargeOrAConflict(string setting, int status)
    {
        var uploads = new ModelUploads(LogOf(new()), new FakeStore(new PipelineConfigurationException(setting, "is too much.")));

        var (stored, problem) = await uploads.TakeAsync(Pipeline, "v2", "m.onnx", new DefaultHttpContext().Request, Token);

        Assert.Null(stored);
        Assert.Equal((status, "urn:model-pipeline:problem:file-refused", $"{setting} is too much."),
            (problem!.Status, problem.Type, problem.Detail));
    }

    [Theory]
    [InlineData("Models:Store")]
    [InlineData("Models:Cache")]
    public async Task Take_StoreOfAProcessThatTakesNoFile_Is503AndTheLogAloneHasItsReason(string setting)
    {
        var log = new LogLines();
        var full = new PipelineConfigurationException(setting, "is '/var/models', whose disk is full.");
        var uploads = new ModelUploads(LogOf(log), new FakeStore(full));

        var (stored, problem) = await uploads.TakeAsync(Pipeline, "v2", "m.onnx", new DefaultHttpContext().Request, Token);

        Assert.Null(stored);
        Assert.Equal(
            (503, "The store of models takes no file at the moment; the log of the API says why."), (problem!.Status, problem.Detail));
        Assert.Contains("'/var/models', whose disk is full", Assert.Single(log.All).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_StoreIsDown_Is503AndTheLogAloneHasItsReason()
    {
        var log = new LogLines();
        var uploads = new ModelUploads(LogOf(log), new FakeStore(new StoreException("The store is down.") { Detail = "bucket b7" }));

        var (_, problem) = await uploads.TakeAsync(Pipeline, "v2", "m.onnx", new DefaultHttpContext().Request, Token);
        await uploads.DeleteAsync("churn", "v2");

        Assert.Equal((503, "The store is down."), (problem!.Status, problem.Detail));
        Assert.Equal([325, 325], log.All.Select(line => line.Event));
        Assert.All(log.All, line => Assert.Contains("bucket b7", line.Text, StringComparison.Ordinal));
    }

    private static PipelineInfo Pipeline { get; } = new("churn", true, new("", "", "", ""), new("m.onnx", "v1", [], []),
        new("", "", "", ""), TimeSpan.FromSeconds(1), null);

    private static ILogger<ErrorHandler> LogOf(LogLines lines) => new LoggerFactory([new KeptLog(lines)]).CreateLogger<ErrorHandler>();

    private sealed class FakeStore(Exception failure) : IModelStore
    {
        public string Shown => "a store";

        public Task<StoredModel> PutAsync(string pipeline, string version, string fileName, Stream content, string? sha256,
            CancellationToken cancellationToken) => Task.FromException<StoredModel>(failure);

        public Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken) =>
            Task.FromException<StoredModel?>(failure);

        public Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken) =>
            Task.FromException<SourceStream?>(failure);

        public Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken) =>
            Task.FromException<bool>(failure);

        public Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken) =>
            Task.FromException<IReadOnlyList<StoredModel>>(failure);
    }
}
