using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private const int MostDimensions = 64;

        public long[] shape
        {
            get
            {
                Span<long> sizes = stackalloc long[MostDimensions];
                return sizes[..Describe(sizes, stackalloc long[MostDimensions])].ToArray();
            }
        }

        public long Dimensions => Describe(stackalloc long[MostDimensions], stackalloc long[MostDimensions]);

        public long ndim => Dimensions;

        public long NumberOfElements
        {
            get
            {
                Span<long> sizes = stackalloc long[MostDimensions];
                var product = 1L;
                foreach (var size in sizes[..Describe(sizes, stackalloc long[MostDimensions])])
                {
                    product *= size;
                }

                return product;
            }
        }

        public long ElementSize => dtype.ElementSize();

        public ScalarType dtype
        {
            get
            {
                Check(tensor_dtype(Live, out var type));
                return (ScalarType)type;
            }
        }

        public Device device
        {
            get
            {
                Check(tensor_device(Live, out var type, out var index));
                return type == 0 ? CPU : new Device((DeviceType)type, (int)index);
            }
        }

        public DeviceType device_type => device.type;

        public int device_index => device.index;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long[] size() => shape;

        public long size(int dim) => shape[dim < 0 ? dim + Dimensions : dim];

        public long[] stride()
        {
            Span<long> strides = stackalloc long[MostDimensions];
            return strides[..Describe(stackalloc long[MostDimensions], strides)].ToArray();
        }

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_contiguous()
        {
            Check(tensor_is_contiguous(Live, out var result));
            return result != 0;
        }

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public override string ToString() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        internal string Shape() => $"[{string.Join(", ", shape)}]";

        private int Describe(Span<long> sizes, Span<long> strides)
        {
            Check(tensor_sizes(Live, sizes, strides, out var rank));
            return (int)rank;
        }
    }
}
