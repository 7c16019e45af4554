using System.Data;
using Npgsql;

namespace ModelPipeline.Silo.Models;

/// <summary>The content of an uploaded model, read while the pieces arrive from the database. One piece at a time is in memory.</summary>
internal sealed class PieceStream(NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataReader pieces) : Stream
{
    // A model without a byte has one row without a piece.
    private const string Query = """
        SELECT m.Bytes, m.Sha256, coalesce(p.Content, '')
        FROM ModelPipelineModel m LEFT JOIN ModelPipelineModelPiece p ON p.Id = m.Id AND p.Number >= $4
        WHERE m.ServiceId = $1 AND m.Pipeline = $2 AND m.Version = $3
        ORDER BY p.Number
        """;

    private byte[] piece = [];
    private int at;
    private bool isAtEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens the content of a model from an offset on; null if there is no such model.</summary>
    /// <param name="database">The database.</param>
    /// <param name="model">Service, pipeline and version.</param>
    /// <param name="offset">The first byte to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<SourceStream?> OpenAsync(
        NpgsqlDataSource database, object[] model, long offset, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var command = new NpgsqlCommand(Query, connection);
            foreach (var value in (object[])[.. model, (int)(offset / DatabaseStorage.PieceBytes)])
                command.Parameters.Add(new() { Value = value });
            var pieces = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            if (await pieces.ReadAsync(cancellationToken))
            {
                var bytes = pieces.GetInt64(0);
                var sha256 = pieces.GetString(1);
                var first = await pieces.GetFieldValueAsync<byte[]>(2, cancellationToken);
                var skipped = (int)(offset % DatabaseStorage.PieceBytes);
                return new(new PieceStream(connection, command, pieces) { piece = first, at = skipped }, offset, bytes, sha256);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (at >= piece.Length && !await NextAsync(cancellationToken))
            return 0;
        var count = Math.Min(buffer.Length, piece.Length - at);
        piece.AsMemory(at, count).CopyTo(buffer);
        at += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        // Without this, the driver reads the rest of a gigabyte before the connection is free for others.
        if (!isAtEnd)
            command.Cancel();
        await pieces.DisposeAsync();
        await command.DisposeAsync();
        await connection.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (isAtEnd || !await pieces.ReadAsync(cancellationToken))
        {
            isAtEnd = true;
            return false;
        }

        piece = await pieces.GetFieldValueAsync<byte[]>(2, cancellationToken);
        at = 0;
        return true;
    }
}
