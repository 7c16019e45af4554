using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelPipeline.Inference;

namespace ModelPipeline.Models.OpenInference;

/// <summary>Opens a model of a server: asks what the model takes and makes, and asks it for the answer to a row.</summary>
internal sealed partial class OpenInferenceLoader(TimeProvider clock, ILogger? log)
{
    // A server that accepts a connection and then does not answer must not stop the start for long.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    // The rest of the time is for what is asked of the model afterwards.
    private static readonly TimeSpan LongestLoading = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        var server = new ServerClient(ModelAddress.Of(options), options.Token, clock);
        using var late = new CancellationTokenSource(Timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await LoadAsync(server, options, limit.Token);
        }
        catch (Exception e)
        {
            server.Dispose();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw ServerErrors.NoAnswer(server.Address, e);
            throw;
        }
    }

    private async Task<ServedModel> LoadAsync(ServerClient server, ModelOptions options, CancellationToken cancellationToken)
    {
        var address = server.Address;
        var metadata = await DescribeAsync(server, options, cancellationToken);
        var isBinary = await IsBinaryAsync(server, cancellationToken);
        var faults = new List<Fault>();
        var described = DeclaredTypes.Apply(metadata.Inputs, options.Inputs.Keys, options.Types, faults);
        var named = options.Outputs.Values.Select(NameOf).Distinct();
        var promised = DeclaredTypes.Apply(metadata.Outputs, metadata.Outputs is { Length: > 0 } ? null : named, options.Types, faults);
        if (described.Count == 0)
        {
            faults.Add(new("Model:Types", $"is empty, and the server does not say which inputs '{address.Name}' takes; "
                + "list them in Model:Inputs with their columns, and in Model:Types with their datatypes, such as \"x\": \"FP32[4]\"."));
            throw new PipelineConfigurationException(faults);
        }

        var mapping = InputMapping.Resolve(options.Inputs, described.Select(input => input.Name), faults);
        var inputs = described.Select(input => ServedInput.Create(input, mapping, faults)).OfType<ServedInput>().ToList();
        InputMapping.Check(options.Inputs, mapping, [.. inputs.SelectMany(input => input.Fields).DistinctBy(field => field)], faults);

        var (answer, refusal) = await TryAsync(server, inputs, isBinary, cancellationToken);
        var outputs = ServedOutput.Find(promised, answer?.Tensors, faults);
        if (outputs.Count == 0 && faults.Count == 0)
        {
            throw new PipelineConfigurationException("Model:Types", $"names no output of '{address.Name}', the server does not say which "
                + $"outputs it makes, and it does not answer a row of zeros ({refusal}); name the outputs in Model:Outputs and their "
                + "datatypes in Model:Types, such as \"score\": \"FP64\".");
        }

        var selection = OutputSelection.Resolve([.. outputs.Select(output => output.Description)], options.Outputs, faults);
        var maxRows = inputs.Exists(input => input.IsSingleRow) ? 1 : await MaxRowsAsync(server, cancellationToken);
        var answered = ServedVersion.Of(answer?.ModelVersion);
        var version = options.Version.Length > 0 ? options.Version : address.Version ?? answered ?? VersionOf(address, metadata);
        return new(server, inputs, outputs, selection, new(isBinary, maxRows, version, answered), log);
    }

    // A server that has just started does not know its models yet. It is waited for, so that processes start in any order.
    private async Task<ModelMetadata> DescribeAsync(ServerClient server, ModelOptions options, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var isTold = false; ; isTold = true)
        {
            try
            {
                return await server.GetAsync(server.Address.Route, InferenceJson.Default.ModelMetadata, cancellationToken);
            }
            catch (ModelException e) when (e.InnerException is ServerException error)
            {
                if (!IsUnknown(error) || !await ServerLoading.MayComeAsync(server, cancellationToken))
                    throw new PipelineConfigurationException([FaultOf(server.Address, options, error, e.IsTransient)]);
                if (clock.GetElapsedTime(began) >= LongestLoading)
                    throw new PipelineConfigurationException([StillLoading(server.Address, options, error)]);
                if (!isTold && log is not null)
                    LogLoading(log, server.Address.ShownRoute, LongestLoading.TotalSeconds);
            }
            catch (ModelException e) when (!e.IsTransient)
            {
                throw new PipelineConfigurationException("Model:Url",
                    $"is '{server.Address.Shown}', whose answer is none of the Open Inference Protocol; name a server that speaks it.");
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    // Triton and MLServer answer 400 or 404 for what they do not have.
    private static bool IsUnknown(ServerException error) => error.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest;

    private static Fault StillLoading(ModelAddress address, ModelOptions options, ServerException error) => new(
        NameSetting(options),
        $"is '{address.Name}', which the server at {address.Shown} does not have after {LongestLoading.TotalSeconds:0} seconds "
        + $"(HTTP {(int)error.Status}), and it is still loading; see that it becomes ready, or name a model that it serves.",
        IsTransient: true);

    private static string NameSetting(ModelOptions options) => options.Path.Length > 0 ? "Model:Path" : "Model:Name";

    private static Fault FaultOf(ModelAddress address, ModelOptions options, ServerException error, bool mayPass)
    {
        var code = (int)error.Status;
        switch (error.Status)
        {
            case HttpStatusCode.NotFound or HttpStatusCode.BadRequest:
                var what = address.Version is null ? "this model" : $"version '{address.Version}' of this model";
                return new(NameSetting(options),
                    $"is '{address.Name}', and the server at {address.Shown} does not have {what} (HTTP {code}: {error.Message}); "
                    + "set a name that it serves.");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when options.Token.Length == 0:
                return new("Model:Token",
                    $"is empty, and the server at {address.Shown} asks for one (HTTP {code}); set the token of this process.");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return new("Model:Token",
                    $"is not one that the server at {address.Shown} takes (HTTP {code}); set the token of this process.");
            case < HttpStatusCode.BadRequest:
                return new("Model:Url", $"is '{address.Shown}', which answers HTTP {code}{ServerErrors.LeadsTo(error.Location)}; set the "
                    + "address of the model itself.");
            case var _ when mayPass:
                return new("Model:Url",
                    $"is '{address.Shown}', which is not available (HTTP {code}); see that it runs, or name another server.", mayPass);
            default:
                return new("Model:Url",
                    $"is '{address.Shown}', which answers HTTP {code}; name a server of the Open Inference Protocol.");
        }
    }

    // A server that says nothing of itself still serves its models.
    private static async Task<bool> IsBinaryAsync(ServerClient server, CancellationToken cancellationToken)
    {
        try
        {
            var metadata = await server.GetAsync($"{server.Address.Server}/v2", InferenceJson.Default.ServerMetadata, cancellationToken);
            return metadata.Extensions?.Contains(InferMessage.BinaryExtension) == true;
        }
        catch (ModelException e) when (!e.IsTransient || e.InnerException is ServerException { Status: HttpStatusCode.NotFound })
        {
            return false;
        }
    }

    // Only Triton has this document.
    private static async Task<int> MaxRowsAsync(ServerClient server, CancellationToken cancellationToken)
    {
        try
        {
            var config = await server.GetAsync($"{server.Address.Route}/config", ModelConfigJson.Default.ModelConfig, cancellationToken);
            return config.MaxBatchSize > 0 ? config.MaxBatchSize : int.MaxValue;
        }
        catch (ModelException)
        {
            return int.MaxValue;
        }
    }

    // The row is made up, so the text of a refusal can be shown.
    private static async Task<(InferMessage? Answer, string? Refusal)> TryAsync(
        ServerClient server, IReadOnlyList<ServedInput> inputs, bool isBinary, CancellationToken cancellationToken)
    {
        var row = WarmUp.Row([.. inputs.SelectMany(input => input.Fields).DistinctBy(field => field.Name)]);
        var body = new ArrayBufferWriter<byte>();
        var length = InferWriter.WriteRequest(body, [.. inputs.Select(input => input.ToTensor(row))], [], isBinary);
        try
        {
            return (await server.InferAsync(body.WrittenMemory, isBinary ? length : null, cancellationToken), null);
        }
        catch (ModelException e) when (!e.IsTransient)
        {
            return (null, e.InnerException is ServerException error ? error.Message : e.Message);
        }
    }

    // Every silo computes the same version.
    private static string VersionOf(ModelAddress address, ModelMetadata metadata)
    {
        var versions = (metadata.Versions ?? []).OrderBy(version => version.Length).ThenBy(version => version, StringComparer.Ordinal);
        if (ServedVersion.Of(versions.LastOrDefault()) is { } highest)
            return highest;
        var text = JsonSerializer.SerializeToUtf8Bytes(metadata, InferenceJson.Default.ModelMetadata);
        return ModelFile.VersionOf(SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(address.Route), .. text]));
    }

    private static string NameOf(string source) => source.EndsWith(']') ? source[..source.IndexOf('[', StringComparison.Ordinal)] : source;

    [LoggerMessage(EventId = 541, Level = LogLevel.Information,
        Message = "{Model} is not there yet, and its server is still loading; it is waited for up to {Seconds:0} seconds")]
    private static partial void LogLoading(ILogger log, string model, double seconds);
}
