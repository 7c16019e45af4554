using System.Text;

namespace ModelPipeline;

/// <summary>Writes statistics as bytes and reads them. Most bins are empty; only the others are written.</summary>
internal static class StatisticsBytes
{
    // Bytes of another form are refused, not misread: two silos may run different versions of the program.
    private const byte Form = 1;

    // More than any model has; a corrupt number must not allocate without limit.
    private const int MostOutputs = 10_000;

    public static byte[] Write(VersionStatistics statistics)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Form);
        writer.Write7BitEncodedInt64(statistics.Scored);
        writer.Write7BitEncodedInt64(statistics.Unusable);
        writer.Write7BitEncodedInt64(statistics.Failed);
        Write(writer, statistics.Times);
        writer.Write7BitEncodedInt(statistics.Outputs.Count);
        foreach (var output in statistics.Outputs)
        {
            writer.Write(output);
            Write(writer, statistics.Distribution(output)!);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    public static VersionStatistics Read(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()), Encoding.UTF8);
        try
        {
            if (reader.ReadByte() is var form && form != Form)
                throw new InvalidDataException($"The statistics have form {form}, and this program reads form {Form}.");
            var statistics = new VersionStatistics();
            statistics.Restore(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
            Read(reader, statistics.Times);
            var outputs = Bounded(reader.Read7BitEncodedInt(), MostOutputs);
            for (var i = 0; i < outputs; i++)
                Read(reader, statistics.BinsAt(i, reader.ReadString()));
            return statistics;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The statistics are cut off.", e);
        }
    }

    private static void Write(BinaryWriter writer, ApplyTimes times)
    {
        writer.Write7BitEncodedInt64(times.Batches);
        writer.Write7BitEncodedInt64(times.Rows);
        writer.Write(times.Seconds);
        WriteCounts(writer, [.. times.Counts()]);
    }

    private static void Read(BinaryReader reader, ApplyTimes times)
    {
        times.Restore(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.ReadDouble());
        ReadCounts(reader, ApplyTimes.Sizes, ApplyTimes.Bins, times.Restore);
    }

    public static void Write(BinaryWriter writer, ValueBins bins)
    {
        writer.Write7BitEncodedInt64(bins.Missing);
        writer.Write7BitEncodedInt64(bins.Zeros);
        writer.Write7BitEncodedInt64(bins.Count);
        writer.Write7BitEncodedInt64(bins.Finite);
        writer.Write(bins.Sum);
        WriteCounts(writer, [.. bins.Counts().Where(each => each.Page >= 0)]);
    }

    public static void Read(BinaryReader reader, ValueBins bins)
    {
        bins.Restore(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(),
            reader.Read7BitEncodedInt64(), reader.ReadDouble());
        ReadCounts(reader, ValueBins.PageCount, ValueBins.PageSize, bins.Restore);
    }

    private static void WriteCounts(BinaryWriter writer, (int Group, int Bin, long Count)[] counts)
    {
        writer.Write7BitEncodedInt(counts.Length);
        foreach (var (group, bin, count) in counts)
        {
            writer.Write7BitEncodedInt(group);
            writer.Write7BitEncodedInt(bin);
            writer.Write7BitEncodedInt64(count);
        }
    }

    private static void ReadCounts(BinaryReader reader, int groups, int bins, Action<int, int, long> restore)
    {
        var counts = Bounded(reader.Read7BitEncodedInt(), groups * bins);
        for (var i = 0; i < counts; i++)
        {
            var group = Bounded(reader.Read7BitEncodedInt(), groups - 1);
            var bin = Bounded(reader.Read7BitEncodedInt(), bins - 1);
            restore(group, bin, reader.Read7BitEncodedInt64());
        }
    }

    private static int Bounded(int number, int most) =>
        number >= 0 && number <= most ? number : throw new InvalidDataException($"The statistics have {number} where {most} is the most.");
}
