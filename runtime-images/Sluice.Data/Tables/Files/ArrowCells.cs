using Apache.Arrow;
using Apache.Arrow.Types;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Sluice.Data.Tables.Files;

/// <summary>Appends the values of an Arrow column to a DuckDB table.</summary>
internal static class ArrowCells
{
    /// <summary>The DuckDB type that holds an Arrow type, or the empty text for one that is not read.</summary>
    public static string Type(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Boolean => "BOOLEAN",
        ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64
            or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 or ArrowTypeId.UInt32 => "BIGINT",
        ArrowTypeId.UInt64 => "UBIGINT",
        ArrowTypeId.HalfFloat or ArrowTypeId.Float => "FLOAT",
        ArrowTypeId.Double or ArrowTypeId.Decimal128 => "DOUBLE",
        ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView or ArrowTypeId.Null => "VARCHAR",
        ArrowTypeId.Binary or ArrowTypeId.LargeBinary => "BLOB",
        ArrowTypeId.Date32 or ArrowTypeId.Date64 => "DATE",
        ArrowTypeId.Timestamp => "TIMESTAMP",
        ArrowTypeId.Dictionary => Type(((DictionaryType)type).ValueType),
        _ => "",
    };

    /// <summary>What appends the value of a row of a column.</summary>
    /// <exception cref="NotSupportedException">The type is not read.</exception>
    public static Action<IDuckDBAppenderRow, int> Of(IArrowArray column) => column switch
    {
        NullArray => (row, _) => row.AppendNullValue(),
        BooleanArray a => (row, i) => row.AppendValue(a.GetValue(i)),
        Int8Array a => (row, i) => row.AppendValue((long?)a.GetValue(i)),
        Int16Array a => (row, i) => row.AppendValue((long?)a.GetValue(i)),
        Int32Array a => (row, i) => row.AppendValue((long?)a.GetValue(i)),
        Int64Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        UInt8Array a => (row, i) => row.AppendValue((long?)a.GetValue(i)),
        UInt16Array a => (row, i) => row.AppendValue((long?)a.GetValue(i)),
        UInt32Array a => (row, i) => row.AppendValue((long?)a.GetValue(i)),
        UInt64Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        HalfFloatArray a => (row, i) => row.AppendValue((float?)a.GetValue(i)),
        FloatArray a => (row, i) => row.AppendValue(a.GetValue(i)),
        DoubleArray a => (row, i) => row.AppendValue(a.GetValue(i)),
        Decimal128Array a => (row, i) => row.AppendValue((double?)a.GetValue(i)),
        StringArray a => (row, i) => row.AppendValue(a.GetString(i)),
        LargeStringArray a => (row, i) => row.AppendValue(a.GetString(i)),
        StringViewArray a => (row, i) => row.AppendValue(a.GetString(i)),
        BinaryArray a => (row, i) => AppendBytes(row, a.IsNull(i), a.GetBytes(i)),
        LargeBinaryArray a => (row, i) => AppendBytes(row, a.IsNull(i), a.GetBytes(i)),
        Date32Array a => (row, i) => row.AppendValue(Day(a.GetDateTime(i))),
        Date64Array a => (row, i) => row.AppendValue(Day(a.GetDateTime(i))),
        TimestampArray a => (row, i) => row.AppendValue(a.GetTimestamp(i)?.UtcDateTime),
        DictionaryArray a => OfDictionary(a),
        _ => throw new NotSupportedException($"the Arrow type {column.Data.DataType.Name} is not read"),
    };

    private static Action<IDuckDBAppenderRow, int> OfDictionary(DictionaryArray column)
    {
        var value = Of(column.Dictionary);
        var index = column.Indices switch
        {
            Int8Array a => i => a.GetValue(i),
            Int16Array a => i => a.GetValue(i),
            Int32Array a => i => a.GetValue(i),
            UInt8Array a => i => a.GetValue(i),
            UInt16Array a => i => a.GetValue(i),
            Int64Array a => i => checked((int?)a.GetValue(i)),
            UInt32Array a => i => checked((int?)a.GetValue(i)),
            _ => (Func<int, int?>)(_ => throw new NotSupportedException("the indexes of a dictionary have an unknown type")),
        };
        return (row, i) =>
        {
            if (index(i) is { } at)
            {
                value(row, at);
            }
            else
            {
                row.AppendNullValue();
            }
        };
    }

    private static void AppendBytes(IDuckDBAppenderRow row, bool isNull, ReadOnlySpan<byte> bytes)
    {
        if (isNull)
        {
            row.AppendNullValue();
        }
        else
        {
            row.AppendValue(bytes.ToArray());
        }
    }

    private static DuckDBDateOnly? Day(DateTime? day) => day is { } value ? (DuckDBDateOnly?)DuckDBDateOnly.FromDateTime(value) : null;
}
