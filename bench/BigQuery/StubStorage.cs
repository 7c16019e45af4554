using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Google.Cloud.BigQuery.Storage.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ModelPipeline.Bench.BigQuery;

/// <summary>The Storage Read API of <see cref="Stub"/>: ten numbers for each user, in answers of about half a megabyte.</summary>
internal sealed class StubStorage(long users) : BigQueryRead.BigQueryReadBase
{
    private const int RowsOfAnAnswer = 5_000;
    private const int Columns = 10;

    private static readonly StructType Row =
        new([.. Enumerable.Range(0, Columns).Select(i => new Apache.Arrow.Field($"c{i}", DoubleType.Default, nullable: true))]);

    private static readonly Apache.Arrow.Schema Results = new(
        [
            new Apache.Arrow.Field("id", StringType.Default, nullable: true),
            new Apache.Arrow.Field("r", new ListType(new Apache.Arrow.Field("item", Row, nullable: true)), nullable: false),
        ],
        null);

    public override Task<ReadSession> CreateReadSession(CreateReadSessionRequest request, ServerCallContext context)
    {
        var session = new ReadSession { Name = "projects/p/locations/us/sessions/s" };
        var streams = Math.Max(1, request.MaxStreamCount);
        for (var i = 0; i < streams; i++)
        {
            var start = users * i / streams;
            var end = users * (i + 1) / streams;
            session.Streams.Add(new ReadStream
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{session.Name}/streams/{start}-{end}"),
            });
        }

        return Task.FromResult(session);
    }

    public override async Task ReadRows(
        ReadRowsRequest request, IServerStreamWriter<ReadRowsResponse> responseStream, ServerCallContext context)
    {
        var range = request.ReadStream.Split('/')[^1].Split('-');
        var end = long.Parse(range[1], CultureInfo.InvariantCulture);
        for (var at = long.Parse(range[0], CultureInfo.InvariantCulture) + request.Offset; at < end;)
        {
            var count = (int)Math.Min(RowsOfAnAnswer, end - at);
            await responseStream.WriteAsync(Answer(at, count), context.CancellationToken);
            at += count;
        }
    }

    private static ReadRowsResponse Answer(long start, int count)
    {
        var ids = new StringArray.Builder();
        var offsets = new ArrowBuffer.Builder<int>(count + 1);
        var numbers = new DoubleArray.Builder();
        offsets.Append(0);
        for (var row = 0; row < count; row++)
        {
            ids.Append($"u{(start + row).ToString("D9", CultureInfo.InvariantCulture)}");
            offsets.Append(row + 1);
            numbers.Append(0.25 + (row % 10));
        }

        var column = numbers.Build();
        var rows = new StructArray(Row, count, Enumerable.Repeat(column, Columns), ArrowBuffer.Empty, 0);
        var lists = new ListArray(Results.GetFieldByIndex(1).DataType, count, offsets.Build(), rows, ArrowBuffer.Empty, 0);
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, Results, leaveOpen: true);
        writer.WriteStart();
        var schema = (int)stream.Length;
        writer.WriteRecordBatch(new RecordBatch(Results, [ids.Build(), lists], count));
        return new()
        {
            RowCount = count,
            ArrowSchema = new() { SerializedSchema = ByteString.CopyFrom(stream.GetBuffer(), 0, schema) },
            ArrowRecordBatch = new()
            {
                SerializedRecordBatch = ByteString.CopyFrom(stream.GetBuffer(), schema, (int)stream.Length - schema),
            },
        };
    }
}
