using Google.Cloud.BigQuery.Storage.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Log;
using ModelPipeline.BigQueryEmulator.Rows;

namespace ModelPipeline.BigQueryEmulator.Storage;

/// <summary>The Storage Read API: sessions over tables and results of queries, and their streams in Arrow, without compression.</summary>
internal sealed class ReadService(
    DatasetCatalog catalog, RowReader counts, ArrowRows rows, ReadSessions sessions, FaultScript faults, EmulatorLog log)
    : BigQueryRead.BigQueryReadBase
{
    private const int RowsOfAResponse = 1_000;

    public override async Task<ReadSession> CreateReadSession(CreateReadSessionRequest request, ServerCallContext context)
    {
        Log(Operation.CreateReadSession, context, context.Method);
        if (faults.TakeForRequest(Operation.CreateReadSession, hasPageToken: false) is { } fault)
            StorageFaults.Throw(fault.Kind, context);
        var session = request.ReadSession;
        if (session.DataFormat != DataFormat.Arrow || session.ReadOptions?.RowRestriction is { Length: > 0 })
            throw new RpcException(new(StatusCode.Unimplemented, "The BigQuery emulator has Arrow alone, and no row_restriction."));
        var table = Find(session.Table);
        var selected = session.ReadOptions?.SelectedFields;
        var columns = table.Fields
            .Where(field => selected is not { Count: > 0 } || selected.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            .ToArray();
        var total = await counts.CountAsync(table, context.CancellationToken);
        var (name, expires, streams) =
            sessions.Add(request.Parent.Split('/')[^1], table, columns, total, request.MaxStreamCount);
        return new()
        {
            Name = name,
            ExpireTime = expires.ToTimestamp(),
            DataFormat = DataFormat.Arrow,
            ArrowSchema = new() { SerializedSchema = ArrowRows.Schema(columns) },
            Table = session.Table,
            EstimatedRowCount = total,
            Streams = { streams.Select(stream => new ReadStream { Name = stream }) },
        };
    }

    public override async Task ReadRows(
        ReadRowsRequest request, IServerStreamWriter<ReadRowsResponse> responseStream, ServerCallContext context)
    {
        Log(Operation.ReadRows, context, $"{context.Method}?offset={request.Offset}");
        var fault = faults.TakeForRequest(Operation.ReadRows, hasPageToken: false)?.Kind;
        if (fault is not (null or FaultKind.AnswerTruncated))
            StorageFaults.Throw(fault.Value, context);
        var range = sessions.Find(request.ReadStream)
            ?? throw new RpcException(new(StatusCode.NotFound, $"Not found: stream {request.ReadStream}"));
        if (sessions.IsOver(range))
        {
            throw new RpcException(new(StatusCode.FailedPrecondition,
                $"there was an error operating on '{request.ReadStream}': session expired at {range.Expires:yyyy-MM-dd'T'HH:mm:sszzz}"));
        }

        if (request.Offset < 0 || request.Offset > range.End - range.Start)
            throw new RpcException(new(StatusCode.OutOfRange, $"The stream has no row {request.Offset}."));
        // A stream that breaks does so in the middle; what was sent before arrives.
        var at = range.Start + request.Offset;
        var end = fault is null ? range.End : at + ((range.End - at) / 2);
        for (var isFirst = true; at < end; isFirst = false)
        {
            var (schema, batch, count) =
                await rows.ReadAsync(range, at, Math.Min(RowsOfAResponse, end - at), context.CancellationToken);
            var response = new ReadRowsResponse { RowCount = count, ArrowRecordBatch = new() { SerializedRecordBatch = batch } };
            if (isFirst)
                response.ArrowSchema = new() { SerializedSchema = schema };
            await responseStream.WriteAsync(response, context.CancellationToken);
            at += count;
        }

        if (fault is null)
            return;
        // Answers may have no rows, as those that tell the progress alone.
        if (range.Start + request.Offset == end)
            await responseStream.WriteAsync(new() { ArrowSchema = new() { SerializedSchema = ArrowRows.Schema(range.Columns) } });
        throw new RpcException(new(StatusCode.Unavailable, "The connection was reset."));
    }

    private Table Find(string name)
    {
        try
        {
            return name.Split('/') is ["projects", var project, "datasets", var dataset, "tables", var table]
                ? catalog.FindTable(new(project, dataset, table))
                : throw new RpcException(new(StatusCode.InvalidArgument, $"'{name}' is no table."));
        }
        catch (ApiException e)
        {
            throw new RpcException(new(StatusCode.NotFound, e.Message));
        }
    }

    private void Log(Operation operation, ServerCallContext context, string target) => log.Add(new LoggedRequest(operation, "GRPC", target,
        context.RequestHeaders.GetValue("authorization"), context.RequestHeaders.GetValue("user-agent")));
}
