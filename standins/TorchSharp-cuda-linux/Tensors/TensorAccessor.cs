using System.Collections;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp.Utils;

public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly T* _data;
    private readonly long[] _shape;
    private readonly long[] _strides;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        Check(tensor_data(tensor.Live, out var data));
        _data = (T*)data;
    }

    public long Count => _shape.Aggregate(1L, (product, size) => product * size);

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => _data[Offset(indices)];
        set => _data[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result);
        return result;
    }

    public Array ToNDArray()
    {
        var result = Array.CreateInstance(typeof(T), _shape.Length == 0 ? [1] : _shape);
        var indices = new long[result.Rank];
        for (var i = 0L; i < Count; i++)
        {
            var rest = i;
            for (var dimension = result.Rank - 1; dimension >= 0; dimension--)
            {
                indices[dimension] = rest % result.GetLongLength(dimension);
                rest /= result.GetLongLength(dimension);
            }

            result.SetValue(_data[LinearOffset(i)], indices);
        }

        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        _ = _tensor.Live;
        var count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        for (var i = 0; i < count; i++)
        {
            array[arrayIndex + i] = _data[LinearOffset(tensorIndex + i)];
        }

        GC.KeepAlive(_tensor);
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The tensor stays its owner's.
    public void Dispose()
    {
    }

    private long Offset(long[] indices)
    {
        _ = _tensor.Live;
        if (indices.Length == 1)
        {
            return indices[0] >= 0 && indices[0] < Count ? LinearOffset(indices[0]) : throw new IndexOutOfRangeException();
        }

        var offset = 0L;
        for (var i = 0; i < indices.Length; i++)
        {
            offset += indices[i] >= 0 && indices[i] < _shape[i] ? indices[i] * _strides[i] : throw new IndexOutOfRangeException();
        }

        return offset;
    }

    private long LinearOffset(long index)
    {
        var offset = 0L;
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            offset += index % _shape[i] * _strides[i];
            index /= _shape[i];
        }

        return offset;
    }
}
