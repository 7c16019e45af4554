namespace ModelPipeline;

/// <summary>A writer that can delete what it has stored of a user.</summary>
public interface IForgettingWriter : IWriter
{
    /// <summary>
    /// Deletes all rows of a user from the output table and from the tables beside it (<see cref="UserTables"/>), also those of other
    /// versions of this program. A table that does not exist is no failure. The same call may be made again.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="call">The purpose of the call.</param>
    /// <param name="cancellationToken">Cancels the call. It is then unknown which rows are deleted.</param>
    /// <returns>
    /// Null if no row of the user is left. Otherwise one sentence that says which rows the store cannot delete yet, and when it can.
    /// </returns>
    /// <exception cref="StoreException">The store failed. Some rows of the user may be left.</exception>
    Task<string?> ForgetAsync(string user, StoreCall call, CancellationToken cancellationToken);
}
