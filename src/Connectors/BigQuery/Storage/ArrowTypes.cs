using Apache.Arrow.Types;
using ModelPipeline.Connectors.BigQuery.Messages;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>Finds the type of BigQuery for a column of Arrow. Texts of all kinds become STRING.</summary>
internal static class ArrowTypes
{
    public static TableField Of(Apache.Arrow.Field field) => field.DataType is ListType list
        ? new(field.Name, Name(list.ValueDataType), "REPEATED")
        : new(field.Name, Name(field.DataType));

    private static string Name(IArrowType type) => type switch
    {
        Int64Type => "INT64",
        DoubleType => "FLOAT64",
        BooleanType => "BOOL",
        StringType => "STRING",
        BinaryType => "BYTES",
        Decimal128Type => "NUMERIC",
        Decimal256Type => "BIGNUMERIC",
        Date32Type => "DATE",
        TimestampType { Timezone: null or "" } => "DATETIME",
        TimestampType => "TIMESTAMP",
        Time64Type => "TIME",
        StructType => "STRUCT",
        _ => type.Name.ToUpperInvariant(),
    };
}
