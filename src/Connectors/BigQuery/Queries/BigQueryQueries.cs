using System.Globalization;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>Runs queries, and adds their cost to the meter of the call.</summary>
internal sealed class BigQueryQueries(BigQueryClient client)
{
    // BigQuery holds the answer back until the query is done or this time is over, so that clients need not poll.
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(10);

    // The first wait is shorter, because a query can be cancelled only after the first answer, which names it.
    private static readonly TimeSpan FirstPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BillTimeout = TimeSpan.FromSeconds(2);

    private string Project => $"projects/{Uri.EscapeDataString(client.Connection.Project)}";

    /// <summary>Runs a query to its end.</summary>
    /// <param name="sql">Standard SQL.</param>
    /// <param name="parameters">The named parameters.</param>
    /// <param name="call">The purpose of the query.</param>
    /// <param name="onRows">Receives the rows of each page, each <c>{"f":[{"v":...}]}</c>, and their columns.</param>
    /// <param name="cancellationToken">Cancels the query, as far as BigQuery allows.</param>
    /// <returns>The number of rows that the statement changed.</returns>
    /// <exception cref="BigQueryException">The query failed.</exception>
    public async Task<long> RunAsync(
        string sql,
        IReadOnlyList<QueryParameter> parameters,
        StoreCall call,
        Action<IReadOnlyList<JsonElement>, TableSchema> onRows,
        CancellationToken cancellationToken)
    {
        var first = await BeginAsync(Billed(sql, parameters, call), call, cancellationToken);
        var response = await CompleteAsync(first, call, cancellationToken);
        var changed = response.NumDmlAffectedRows ?? 0;
        var schema = response.Schema;
        while (true)
        {
            if (response.Rows.Count > 0)
            {
                call.Meter.RowsArrived(response.Rows.Count);
                onRows(response.Rows, schema ?? throw new JsonException());
            }

            if (response.PageToken is not { } token)
                return changed;
            response = await NextPageAsync(response.JobReference ?? first.JobReference ?? throw new JsonException(), token,
                cancellationToken);
        }
    }

    /// <summary>Runs a query. Its result can be read in any order within a day.</summary>
    /// <returns>The job with the result, and the number of rows.</returns>
    /// <exception cref="BigQueryException">The query failed.</exception>
    public async Task<(JobReference Job, long Rows)> StartAsync(
        string sql, IReadOnlyList<QueryParameter> parameters, StoreCall call, CancellationToken cancellationToken)
    {
        var request = Billed(sql, parameters, call) with { MaxResults = 0, JobCreationMode = "JOB_CREATION_REQUIRED" };
        var response = await BeginAsync(request, call, cancellationToken);
        var job = response.JobReference ?? throw new JsonException();
        return (job, (await CompleteAsync(response, call, cancellationToken)).TotalRows ?? 0);
    }

    /// <summary>The table with the result of a query, which exists for about a day.</summary>
    /// <exception cref="BigQueryException">BigQuery does not answer, or refuses.</exception>
    public async Task<BigQueryTableName> ResultAsync(JobReference job, CancellationToken cancellationToken)
    {
        var path = $"{Project}/jobs/{Uri.EscapeDataString(job.JobId)}?fields=configuration(query(destinationTable)){Location(job)}";
        var done = await client.GetAsync(path, BigQueryJson.Default.Job, cancellationToken);
        var table = done.Configuration?.Query?.DestinationTable ?? throw new JsonException();
        return new(table.ProjectId, table.DatasetId, table.TableId);
    }

    /// <summary>Reads rows of a result. It returns fewer rows if they do not fit into one answer.</summary>
    /// <returns>The rows, each <c>{"f":[{"v":...}]}</c>, and their columns.</returns>
    /// <exception cref="BigQueryException">The result no longer exists, or cannot be read.</exception>
    public async Task<(IReadOnlyList<JsonElement> Rows, TableSchema Schema)> ReadAsync(
        JobReference job, long start, int rows, StoreCall call, CancellationToken cancellationToken)
    {
        var path =
            $"{Project}/queries/{Uri.EscapeDataString(job.JobId)}?formatOptions.useInt64Timestamp=true&startIndex={start}&maxResults={rows}{Location(job)}";
        var response = await client.GetAsync(path, BigQueryJson.Default.QueryResponse, cancellationToken);
        call.Meter.RowsArrived(response.Rows.Count);
        return (response.Rows, response.Schema ?? throw new JsonException());
    }

    /// <summary>Checks a query without running it, which is free.</summary>
    /// <returns>The columns of the result.</returns>
    /// <exception cref="BigQueryException">The query is invalid.</exception>
    public async Task<TableSchema> CheckAsync(string sql, IReadOnlyList<QueryParameter> parameters, CancellationToken cancellationToken)
    {
        var response = await client.PostAsync($"{Project}/queries", Request(sql, parameters) with { DryRun = true },
            BigQueryJson.Default.QueryRequest, BigQueryJson.Default.QueryResponse, cancellationToken);
        return response.Schema ?? new([]);
    }

    private QueryRequest Billed(string sql, IReadOnlyList<QueryParameter> parameters, StoreCall call) => Request(sql, parameters) with
    {
        RequestId = Guid.NewGuid().ToString("N"),
        MaximumBytesBilled = client.Connection.MaximumBytesBilled?.ToString(CultureInfo.InvariantCulture),
        Labels = BigQueryLabels.Of(call),
    };

    private async Task<QueryResponse> BeginAsync(QueryRequest request, StoreCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        call.Meter.QueriesSent();
        // The request is not cancelled with the caller: without its answer, the name for cancelling the query is unknown.
        var sending = new CancellationTokenSource();
        var answer = client.PostAsync($"{Project}/queries", request, BigQueryJson.Default.QueryRequest, BigQueryJson.Default.QueryResponse,
            sending.Token);
        try
        {
            var response = await answer.WaitAsync(cancellationToken);
            sending.Dispose();
            return response;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = AbandonAsync(answer, sending);
            throw;
        }
    }

    private async Task<QueryResponse> CompleteAsync(QueryResponse response, StoreCall call, CancellationToken cancellationToken)
    {
        var job = response.JobReference;
        try
        {
            while (!response.JobComplete)
                response = await PageAsync(job ?? throw new JsonException(), null, cancellationToken);
        }
        catch (BigQueryException e) when (job is not null)
        {
            throw new BigQueryException(e.Error with { Job = job.JobId });
        }
        catch (OperationCanceledException) when (job is not null)
        {
            // Otherwise the query would continue and be billed, although nobody waits for it.
            await CancelAsync(job);
            throw;
        }

        if (response.TotalBytesBilled is { } billed)
            call.Meter.Billed(billed);
        else if (job is not null)
            await BillAsync(job, call.Meter, cancellationToken);
        return response;
    }

    private QueryRequest Request(string sql, IReadOnlyList<QueryParameter> parameters) =>
        new()
        {
            Query = sql,
            QueryParameters = parameters,
            Location = client.Connection.Location,
            TimeoutMs = (int)FirstPoll.TotalMilliseconds
        };

    private Task<QueryResponse> PageAsync(JobReference job, string? token, CancellationToken cancellationToken) =>
        client.GetAsync(
            $"{Project}/queries/{Uri.EscapeDataString(job.JobId)}?formatOptions.useInt64Timestamp=true&timeoutMs={LongPoll.TotalMilliseconds:0}{Location(job)}{(token is null ? "" : $"&pageToken={Uri.EscapeDataString(token)}")}", BigQueryJson.Default.QueryResponse, cancellationToken);

    // Results are kept for a day, and page tokens for less. The first page was a success, so the query itself is valid.
    private async Task<QueryResponse> NextPageAsync(JobReference job, string token, CancellationToken cancellationToken)
    {
        try
        {
            return await PageAsync(job, token, cancellationToken);
        }
        catch (BigQueryException e) when (e.Error.Status is System.Net.HttpStatusCode.BadRequest or System.Net.HttpStatusCode.NotFound)
        {
            throw new BigQueryException(e.Error with { Kind = BigQueryErrorKind.StartAnew });
        }
    }

    private async Task BillAsync(JobReference job, StoreMeter meter, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(BillTimeout);
        try
        {
            var done = await client.GetAsync($"{Project}/jobs/{Uri.EscapeDataString(job.JobId)}?fields=statistics{Location(job)}",
                BigQueryJson.Default.Job, timeout.Token);
            meter.Billed(done.Statistics?.Query?.TotalBytesBilled ?? 0);
        }
        catch (Exception e) when (BigQueryErrors.Is(e) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The query has succeeded. Only its cost is unknown, so the meter is too low.
        }
    }

    // The caller has given up before the first answer. The answer comes soon and names the query.
    private async Task AbandonAsync(Task<QueryResponse> answer, CancellationTokenSource sending)
    {
        try
        {
            sending.CancelAfter(CancelTimeout);
            if (await answer is { JobComplete: false, JobReference: { } job })
                await CancelAsync(job);
        }
        catch (Exception e) when (BigQueryErrors.Is(e) || e is OperationCanceledException)
        {
            // The query was refused, or its state is unknown.
        }
        finally
        {
            sending.Dispose();
        }
    }

    private async Task CancelAsync(JobReference job)
    {
        using var timeout = new CancellationTokenSource(CancelTimeout);
        try
        {
            await client.SendAsync(HttpMethod.Post,
                $"{Project}/jobs/{Uri.EscapeDataString(job.JobId)}/cancel?{Location(job).TrimStart('&')}", timeout.Token);
        }
        catch (Exception e) when (BigQueryErrors.Is(e) || e is OperationCanceledException)
        {
            // The caller has given up. The job ends by itself.
        }
    }

    private static string Location(JobReference job) => job.Location is { } location ? $"&location={Uri.EscapeDataString(location)}" : "";
}
