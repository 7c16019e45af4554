using System.Data.Common;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Collects the result of the query that <see cref="KeyScan.Plan"/> makes.</summary>
public sealed class KeyBounds
{
    private readonly List<string> ids = [];
    private long users;

    /// <summary>Reads the current row.</summary>
    public void Read(DbDataReader row)
    {
        ids.Add(row.GetString(0));
        users = row.GetInt64(1);
    }

    /// <summary>The plan of the scan.</summary>
    /// <param name="counted">The number of users, where the query saw only some of them; null otherwise.</param>
    public ScanPlan ToPlan(long? counted = null) => new(KeyRange.Split([.. ids.SkipLast(1)]), counted ?? users);
}
