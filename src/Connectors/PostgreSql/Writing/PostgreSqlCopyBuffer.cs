using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Rows in the form of PostgreSQL's binary copy: each value after its length in bytes, numbers with the highest byte first. Not
/// thread-safe.
/// </summary>
internal sealed class PostgreSqlCopyBuffer
{
    // The server gets the rows in messages of about this size.
    private const int MessageSize = 32 * 1024;

    private const int Null = -1;
    private const short End = -1;

    private static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0];

    private readonly ArrayBufferWriter<byte> bytes = new(2 * MessageSize);

    /// <summary>The bytes since the last call of <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes.WrittenMemory;

    /// <summary>Whether it is time to send the bytes.</summary>
    public bool IsFull => bytes.WrittenCount >= MessageSize;

    /// <summary>Forgets the bytes, which are sent.</summary>
    public void Clear() => bytes.ResetWrittenCount();

    /// <summary>The beginning of a copy, with neither flags nor an extension.</summary>
    public void Begin()
    {
        bytes.Write(Signature);
        bytes.Write(stackalloc byte[2 * sizeof(int)]);
    }

    /// <summary>The beginning of a row.</summary>
    public void BeginRow(short columns) => Number(columns);

    /// <summary>The end of a copy.</summary>
    public void Complete() => Number(End);

    /// <summary>Values that are in the form of a copy already.</summary>
    public void Append(ReadOnlySpan<byte> values) => bytes.Write(values);

    public void WriteNull() => Number(Null);

    public void Write(float value)
    {
        Number(sizeof(float));
        Number(BitConverter.SingleToInt32Bits(value));
    }

    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>A whole number, or a time as <see cref="PostgreSqlMoment"/> writes it.</summary>
    public void Write(long value)
    {
        Number(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), value);
        bytes.Advance(sizeof(long));
    }

    public void Write(bool value)
    {
        Number(sizeof(bool));
        bytes.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        bytes.Advance(1);
    }

    public void Write(Guid value)
    {
        const int Size = 16;
        Number(Size);
        value.TryWriteBytes(bytes.GetSpan(Size), bigEndian: true, out _);
        bytes.Advance(Size);
    }

    public void Write(string value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        Number(size);
        Encoding.UTF8.GetBytes(value, bytes.GetSpan(size));
        bytes.Advance(size);
    }

    private void Number(short number)
    {
        BinaryPrimitives.WriteInt16BigEndian(bytes.GetSpan(sizeof(short)), number);
        bytes.Advance(sizeof(short));
    }

    private void Number(int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), number);
        bytes.Advance(sizeof(int));
    }
}
