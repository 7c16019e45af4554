using System.Buffers.Binary;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Reads vectors from the form in which PostgreSQL sends an array of numbers.</summary>
internal static class PostgreSqlVector
{
    // The header: number of dimensions, whether there are nulls, type of the elements, and the length and first index of the dimension.
    private const int Header = 20;

    /// <summary>Reads an array.</summary>
    /// <param name="bytes">The array in PostgreSQL's binary form.</param>
    /// <param name="element">The type of the elements, such as <c>float8</c>.</param>
    /// <param name="vector">The vector.</param>
    /// <returns>Null for an array that is a vector; otherwise the reason, as a phrase that continues "column X ...".</returns>
    public static string? Read(ReadOnlySpan<byte> bytes, string element, out float[] vector)
    {
        vector = [];
        var dimensions = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (dimensions == 0)
            return null;
        if (dimensions > 1)
            return $"is an array of {dimensions} dimensions, where a vector has one";
        var numbers = new double?[BinaryPrimitives.ReadInt32BigEndian(bytes[12..])];
        bytes = bytes[Header..];
        for (var i = 0; i < numbers.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
            bytes = bytes[sizeof(int)..];
            if (length < 0)
                continue;
            numbers[i] = Number(bytes[..length], element);
            bytes = bytes[length..];
        }

        return VectorValue.Read(numbers, out vector);
    }

    // Rounds each number once. A whole number that is rounded to a double first could end at a neighbouring float.
    private static double Number(ReadOnlySpan<byte> bytes, string element) => element switch
    {
        "float4" => BinaryPrimitives.ReadSingleBigEndian(bytes),
        "float8" => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        "int2" => BinaryPrimitives.ReadInt16BigEndian(bytes),
        "int4" => (float)BinaryPrimitives.ReadInt32BigEndian(bytes),
        "int8" => (float)BinaryPrimitives.ReadInt64BigEndian(bytes),
        _ => VectorElement.Parse(PostgreSqlNumeric.Read(bytes)),
    };
}
