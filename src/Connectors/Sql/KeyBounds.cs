using System.Data.Common;

namespace ModelPipeline.Connectors.Sql;

/// <summary>What the query of <see cref="KeyScan.Plan"/> gives.</summary>
public sealed class KeyBounds
{
    private readonly List<string> ids = [];
    private long users;

    /// <summary>Takes the reader's current row.</summary>
    public void Read(DbDataReader row)
    {
        ids.Add(row.GetString(0));
        users = row.GetInt64(1);
    }

    /// <summary>The plan.</summary>
    /// <param name="counted">How many users there are, where the query saw some of them only.</param>
    public ScanPlan ToPlan(long? counted = null) => new(KeyRange.Split([.. ids.SkipLast(1)]), counted ?? users);
}
