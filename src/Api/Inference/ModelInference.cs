using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>
/// Requests of the Open Inference Protocol, the same for HTTP and gRPC: finds the model, checks the caller, asks the silos.
/// </summary>
internal sealed partial class ModelInference(
    IGrainFactory grains, ClusterCalls calls, PipelineCatalog catalog, TenantGuard tenants, UserInference users, TimeProvider clock,
    ILogger<ModelInference> log)
{
    // More rows belong into a table and a job.
    private const int MaxRows = 100_000;

    private static readonly TimeSpan DescribeTimeout = TimeSpan.FromSeconds(10);

    private IInferenceGrain Grain => grains.GetGrain<IInferenceGrain>(0);

    /// <summary>The names of the models that the caller may use.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public async Task<(string Name, string Version)[]> ListAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var visible = Caller.Of(context).Pipelines;
        var pipelines = (await catalog.ListAsync(cancellationToken)).Where(each => visible.Allow(each.Name));
        return [.. pipelines.SelectMany(each =>
            new[] { (each.Name, each.Model.Version), (each.Name + ServedModels.UsersSuffix, each.Model.Version) })];
    }

    /// <summary>Describes a model.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public async Task<(ModelMetadata? Model, ProblemDetails? Problem)> DescribeAsync(
        HttpContext context, string model, string? version, CancellationToken cancellationToken)
    {
        var (pipeline, isUsers) = await ResolveAsync(model, cancellationToken);
        if (!Caller.Of(context).Pipelines.Allow(pipeline))
            return (null, AccessProblems.NoPipeline(pipeline));
        if (isUsers && version is not null)
            return (null, NoVersions(model));
        if (isUsers)
        {
            return await catalog.FindAsync(pipeline, cancellationToken) is { } found
                ? (ServedModels.DescribeUsers(model, found), null)
                : (null, Problems.UnknownPipeline(pipeline));
        }

        var reply = await calls.RunAsync(DescribeTimeout, (_, token) => Grain.Describe(pipeline, version, token).AsTask(),
            cancellationToken);
        return reply.Failure is { } failure ? (null, ProblemOf(context, pipeline, failure)) : (ServedModels.Describe(model, reply), null);
    }

    /// <summary>Answers a request for inference.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public async Task<InferOutcome> InferAsync(
        HttpContext context, string model, string? version, InferMessage request, CancellationToken cancellationToken)
    {
        if (Rows(request, out var rows) is { } fault)
            return Problems.InvalidRequest(fault);
        var (pipeline, isUsers) = await ResolveAsync(model, cancellationToken);
        if (!Caller.Of(context).Pipelines.Allow(pipeline))
            return AccessProblems.NoPipeline(pipeline);
        if (isUsers && version is not null)
            return NoVersions(model);
        using var deadline = new CancellationTokenSource(request.Timeout ?? Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var outcome = isUsers
                ? await users.InferAsync(context, pipeline, request, either.Token)
                : await InferAsync(context, pipeline, version, request, rows, either.Token);
            return outcome.Answer is { } answer ? answer with { ModelName = model, Id = request.Id } : outcome;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Problems.Unanswered();
        }
    }

    private async Task<InferOutcome> InferAsync(
        HttpContext context, string pipeline, string? version, InferMessage request, int rows, CancellationToken cancellationToken)
    {
        if (await tenants.RefuseAsync(context, rows) is { } refusal)
            return refusal;
        var call = new InferCall(pipeline, version, rows, [.. request.Tensors.Select(tensor => ValuesOf(tensor, rows))],
            request.Requested?.Select(output => output.Name).ToArray());
        var reply = await calls.RunAsync(
            catalog.TimeoutOf(pipeline), (_, token) => Grain.Infer(call, token).AsTask(), cancellationToken);
        if (reply.Failure is { } failure)
            return ProblemOf(context, pipeline, failure);
        return new InferMessage
        {
            ModelVersion = reply.Version,
            Tensors = [.. reply.Outputs!.Select(output => new Tensor(output.Name, ServedModels.TypeOf(output.Type), [rows, output.Width],
                (Array)output.Values, output.Nulls))],
        };
    }

    // A pipeline whose own name ends in ".users" is found under that name.
    private async Task<(string Pipeline, bool IsUsers)> ResolveAsync(string model, CancellationToken cancellationToken)
    {
        var isUsers = model.EndsWith(ServedModels.UsersSuffix, StringComparison.OrdinalIgnoreCase)
            && await catalog.FindAsync(model, cancellationToken) is null;
        return isUsers ? (model[..^ServedModels.UsersSuffix.Length], true) : (model, false);
    }

    private ProblemDetails ProblemOf(HttpContext context, string pipeline, ScoreReply failure)
    {
        if (ScoreFailures.DetailOf(failure) is { } detail)
            LogRefused(pipeline, failure.Status, Problems.TraceId(context), detail);
        return Problems.Of(failure);
    }

    private static ProblemDetails NoVersions(string model) => Problems.InvalidRequest(
        $"Model '{model}' has no versions to choose from: the rollout decides which version scores a user. Leave the version out.");

    private static TensorValues ValuesOf(Tensor tensor, int rows) => new(
        tensor.Name, tensor.Type.Column.ToString(), tensor.Values.Length / rows, tensor.Values, tensor.Nulls);

    private static string? Rows(InferMessage request, out int rows)
    {
        rows = 0;
        if (request.Tensors.Count == 0)
            return "\"inputs\" is empty; send the inputs of the model.";
        var first = request.Tensors[0];
        foreach (var tensor in request.Tensors)
        {
            if (tensor.Shape[0] != first.Shape[0])
            {
                return $"Tensor '{tensor.Name}' has {tensor.Shape[0]} rows and '{first.Name}' has {first.Shape[0]}; "
                    + "the first dimension is the rows.";
            }

            if (tensor.Values.Length == 0)
                return $"Tensor '{tensor.Name}' has the shape {Tensor.Describe(tensor.Shape)}, no element; send one row at least.";
        }

        rows = (int)first.Shape[0];
        return rows <= MaxRows
            ? null
            : $"The request has {rows} rows; at most {MaxRows} are allowed. Send several requests, or use a job.";
    }

    [LoggerMessage(EventId = 345, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: tensors were not applied ({Status}), traceId {TraceId}. {Detail}")]
    private partial void LogRefused(string pipeline, ScoreStatus status, string traceId, string detail);
}
