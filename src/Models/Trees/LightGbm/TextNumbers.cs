using System.Buffers.Text;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>Reads the numbers of a line, which are separated by blanks.</summary>
internal static class TextNumbers
{
    /// <exception cref="FormatException">A word of the line is not a whole number.</exception>
    public static int[] Ints(ReadOnlySpan<byte> line)
    {
        var numbers = new List<int>();
        foreach (var range in line.Split((byte)' '))
        {
            var word = line[range];
            if (word.IsEmpty)
                continue;
            // The threshold of a category split is a whole number in the format of a float.
            if (!Utf8Parser.TryParse(word, out int number, out var used) || (used < word.Length && word[used] != '.'))
                throw new FormatException("has something else where a whole number belongs");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    public static int Count(ReadOnlySpan<byte> line)
    {
        var count = 0;
        foreach (var range in line.Split((byte)' '))
            count += line[range].IsEmpty ? 0 : 1;
        return count;
    }
}
