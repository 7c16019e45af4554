using System.Buffers;
using Microsoft.Extensions.Logging;
using ModelPipeline.Inference;

namespace ModelPipeline.Models.OpenInference;

/// <summary>A model that a server has. A batch is one call, or several where the server takes fewer rows in a call.</summary>
internal sealed partial class ServedModel : IServedModel
{
    // A server works on a few calls at a time. More of them at once only wait there.
    private const int MaxCalls = 8;

    private readonly ServerClient server;
    private readonly IReadOnlyList<ServedInput> inputs;
    private readonly IReadOnlyList<ServedOutput> outputs;
    private readonly string[] outputNames;
    private readonly IReadOnlyList<OutputSelection> selection;
    private readonly bool isBinary;
    private readonly ILogger? log;
    private readonly SemaphoreSlim calls = new(MaxCalls);
    private int maxRows;
    private string? answered;

    public ServedModel(ServerClient server, IReadOnlyList<ServedInput> inputs, IReadOnlyList<ServedOutput> outputs,
        IReadOnlyList<OutputSelection> selection, ServerTraits traits, ILogger? log)
    {
        this.server = server;
        this.inputs = inputs;
        this.log = log;
        isBinary = traits.IsBinary;
        maxRows = traits.MaxRows;
        answered = traits.Answered;

        // The server sends only outputs that a column needs.
        int[] used = [.. selection.Select(each => each.Output).Distinct().Order()];
        this.outputs = [.. used.Select(output => outputs[output])];
        outputNames = [.. this.outputs.Select(output => output.Description.Name)];
        this.selection = [.. selection.Select(each => each with { Output = Array.IndexOf(used, each.Output) })];
        Inputs = new(inputs.SelectMany(input => input.Fields).DistinctBy(field => field.Name));
        Outputs = new(selection.Select(each => each.Field));
        Version = traits.Version;
    }

    public Schema Inputs { get; }

    public Schema Outputs { get; }

    public string Version { get; }

    public Task PingAsync(CancellationToken cancellationToken) => server.PingAsync(cancellationToken);

    public async ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.Count == 0)
            return WarmUp.NoRows(Outputs);
        var rows = Volatile.Read(ref maxRows);
        if (batch.Count > rows)
            return await ApplyPartsAsync(batch, rows, cancellationToken);
        try
        {
            return await CallAsync(batch, cancellationToken);
        }
        catch (ModelException e) when (batch.Count > 1 && LimitAfter(e, batch.Count) is { } limit)
        {
            // The size of the batch is to blame, and no row. Later batches are divided at once.
            Volatile.Write(ref maxRows, limit);
            return await ApplyPartsAsync(batch, limit, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        calls.Dispose();
        return default;
    }

    private async Task<Batch> ApplyPartsAsync(Batch batch, int rows, CancellationToken cancellationToken)
    {
        var parts = new List<Task<Batch>>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        for (var start = 0; start < batch.Count; start += rows)
            parts.Add(ApplyAsync(batch.Slice(start, Math.Min(rows, batch.Count - start)), stop.Token).AsTask());
        try
        {
            await foreach (var part in Task.WhenEach(parts))
                await part;
            var made = await Task.WhenAll(parts);
            return new(batch.Users, Batch.Concat(made).Columns) { Version = made[^1].Version };
        }
        catch
        {
            // The batch has failed. The calls that still wait would only load the server.
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(parts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task<Batch> CallAsync(Batch batch, CancellationToken cancellationToken)
    {
        await calls.WaitAsync(cancellationToken);
        try
        {
            var body = new ArrayBufferWriter<byte>(4096);
            var tensors = new Tensor[inputs.Count];
            for (var i = 0; i < tensors.Length; i++)
                tensors[i] = inputs[i].ToTensor(batch);
            var jsonLength = InferWriter.WriteRequest(body, tensors, outputNames, isBinary);
            var answer = await server.InferAsync(body.WrittenMemory, isBinary ? jsonLength : null, cancellationToken);
            var flat = new Array[outputs.Count];
            for (var i = 0; i < flat.Length; i++)
                flat[i] = outputs[i].Read(answer, batch.Count);
            var columns = selection.Select(each => each.ToColumn(flat[each.Output], outputs[each.Output].Width, batch.Count));
            return new(batch.Users, [.. columns])
            {
                Version = server.Address.Version is null ? Note(ServedVersion.Of(answer.ModelVersion)) : null,
            };
        }
        catch (OverflowException e)
        {
            throw new ModelException("A number is out of the range that the model's input takes.", e);
        }
        finally
        {
            calls.Release();
        }
    }

    private string? Note(string? version)
    {
        if (version is null || version == Volatile.Read(ref answered))
            return version;
        Volatile.Write(ref answered, version);
        if (log is not null)
            LogChanged(log, server.Address.ShownRoute, version);
        return version;
    }

    private static int? LimitAfter(ModelException e, int rows) => e.InnerException switch
    {
        ServerException { MaxRows: { } limit } when limit < rows => limit,
        ServerException { Status: System.Net.HttpStatusCode.RequestEntityTooLarge } => rows / 2,
        _ => null,
    };

    [LoggerMessage(EventId = 540, Level = LogLevel.Information,
        Message = "{Model} answers with version {Version} now; scores from now on have that version")]
    private static partial void LogChanged(ILogger log, string model, string version);
}
