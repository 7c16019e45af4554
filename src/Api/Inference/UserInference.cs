using System.Globalization;
using ModelPipeline.Grains;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>
/// Requests for the model <c>{pipeline}.users</c>: user ids in, with the features of their calls, and scores out. Each user is read, scored
/// and written as by a call of their own. An output <c>status</c> says how each user ended; the other outputs of a user without a score are
/// NaN, 0, false or empty.
/// </summary>
internal sealed class UserInference(
    ClusterScores scores, ListCalls lists, PipelineCatalog catalog, ListRoom room, TenantGuard tenants, ScoreFailures log)
{
    /// <summary>Scores the users.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public async Task<InferOutcome> InferAsync(
        HttpContext context, string pipeline, InferMessage request, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline);
        if (Read(found, request, out var users) is { } fault)
            return Problems.InvalidRequest(fault);
        if (request.Requested?.FirstOrDefault(output => !Has(found, output.Name)) is { } unknown)
            return Problems.InvalidRequest($"The model has no output '{unknown.Name}'; see its metadata.");
        // A single user goes first, as a call for one user does. A tenant pays for no list that is not scored.
        using var share = users.Length == 1 ? null : room.TryEnter();
        if (share is null && users.Length != 1)
            return Problems.TooManyLists();
        if (await tenants.RefuseAsync(context, users) is { } refusal)
            return refusal;
        var caller = Caller.Of(context);
        var replies = share is null
            ? [await scores.ScoreAsync(caller, found.Name, users[0].User!, null, false, users[0].Features, cancellationToken)]
            : await ScoreAsync(caller, found, users, share, cancellationToken);
        var failures = new ListFailures();
        for (var row = 0; row < users.Length; row++)
        {
            if (replies[row].Score is null)
                failures.Add(users[row].User!, replies[row]);
        }

        log.Report(context, found.Name, failures);
        if (users.Length > 0 && Array.TrueForAll(replies, reply => reply.Score is null))
            return Problems.Of(replies[0]);
        return new InferMessage
        {
            ModelVersion = replies.FirstOrDefault(reply => reply.Score is not null)?.Score!.ModelVersion,
            Tensors = [.. UserTensors.Of(found, replies)
                .Where(tensor => request.Requested?.Any(output => output.Name == tensor.Name) != false)],
        };
    }

    private static bool Has(PipelineInfo pipeline, string output) =>
        output == ServedModels.StatusOutput(pipeline) || Array.Exists(pipeline.Model.Outputs, each => each.Name == output);

    private static string? Read(PipelineInfo pipeline, InferMessage request, out UserEntry[] users)
    {
        users = [];
        if (request.Tensors.FirstOrDefault(each => each.Name == ServedModels.UserInput) is not { } tensor)
            return $"Input '{ServedModels.UserInput}' is missing; send the ids of the users.";
        if (tensor.Shape.Skip(1).Any(size => size != 1) || tensor.Nulls is not null)
            return $"Tensor '{tensor.Name}' has the shape {Tensor.Describe(tensor.Shape)}; send [n] or [n,1], without nulls.";
        if (tensor.Values.Length > ScoreListRequest.MaxUsers)
            return $"There are {tensor.Values.Length} users; at most {ScoreListRequest.MaxUsers} are allowed. Send several requests.";
        if (IdsOf(tensor) is not { } ids)
            return $"Tensor '{tensor.Name}' is {tensor.Type.Name}; send BYTES or whole numbers.";
        for (var row = 0; row < ids.Length; row++)
        {
            if (UserId.Check(ids[row]) is { } invalid)
                return $"Row {row}: {invalid.TrimEnd('.')}.";
        }

        if (UserFeatures.Read(pipeline, [.. request.Tensors.Where(each => each != tensor)], ids.Length, out var features) is { } fault)
            return fault;
        users = [.. ids.Select((id, row) => new UserEntry(id, features?[row]))];
        return null;
    }

    private static string[]? IdsOf(Tensor tensor) => tensor.Values switch
    {
        string[] texts => texts,
        long[] numbers => Array.ConvertAll(numbers, number => number.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    private async Task<ScoreReply[]> ScoreAsync(
        Caller caller, PipelineInfo pipeline, UserEntry[] users, ListShare share, CancellationToken cancellationToken)
    {
        var replies = new ScoreReply[users.Length];
        await using var stop = new StopSource(cancellationToken);
        var batches = lists.Begin(caller, pipeline.Name, () => share.Most, stop.Token);
        var running = new List<Task>(users.Length);
        try
        {
            for (var row = 0; row < users.Length; row++)
            {
                await share.EnterAsync(stop.Token);
                running.Add(ScoreOneAsync(row));
            }

            batches.Flush();
            await Task.WhenAll(running);
            return replies;
        }
        finally
        {
            await stop.CancelAsync();
            batches.Flush();
            await share.EmptyAsync();
        }

        async Task ScoreOneAsync(int row)
        {
            try
            {
                replies[row] = await batches.ScoreAsync(users[row]);
            }
            catch (ClusterCallException e)
            {
                replies[row] = e.ToReply();
            }
            finally
            {
                share.Leave();
            }
        }
    }
}
