# shellcheck shell=sh
# Finds the libraries of CUDA that libtorch loads. They are the machine's own, or Python's: no repository of Java has them.

cuda_libraries='libcudart.so.13 libnvrtc.so.13 libcublas.so.13 libcublasLt.so.13 libcupti.so.13 libcufft.so.12 libcurand.so.10
    libcusolver.so.12 libcusparse.so.12 libcudnn.so.9 libnccl.so.2 libcufile.so.0'
cuda_packages='nvidia-cuda-runtime nvidia-cuda-nvrtc nvidia-cublas nvidia-cuda-cupti nvidia-cufft nvidia-curand nvidia-cusolver nvidia-cusparse nvidia-cudnn-cu13 nvidia-nccl-cu13 nvidia-cufile'

# Prints the folders where these may lie, a line each, the first before the others.
cuda_folders() {
    printf '%s\n' "${COGVIEW4J_CUDA:-}" "${LD_LIBRARY_PATH:-}" | tr : '\n'
    for folder in "${CUDA_HOME:-/usr/local/cuda}" /usr/local/cuda-13*; do
        printf '%s\n' "$folder/lib64" "$folder/extras/CUPTI/lib64"
    done
    python3 -c 'import glob, sys
for folder in sys.path:
    for found in sorted(glob.glob(glob.escape(folder) + "/nvidia/*/lib")):
        print(found)' 2>/dev/null
}

# Sets LD_LIBRARY_PATH so that libtorch finds all of them, and fails if some are missing, unless the command $1 does without libtorch or
# says itself what is wrong with it. Does nothing unless the build is one for CUDA.
find_cuda() {
    case " ${COGVIEW4J_MAVEN_OPTIONS:-} " in
        *' -Pgpu '* | *,gpu[\ ,]* | *' -Pgpu,'*) ;;
        *) return 0 ;;
    esac
    [ "$(uname -s)" = Linux ] || return 0
    system=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null)
    places=$(cuda_folders)
    chosen=
    missing=
    for library in $cuda_libraries; do
        found=
        while IFS= read -r folder; do
            if [ -n "$folder" ] && [ -e "$folder/$library" ]; then
                found=yes
                case ":$chosen:" in
                    *":$folder:"*) ;;
                    *) chosen=${chosen:+$chosen:}$folder ;;
                esac
                break
            fi
        done <<EOF
$places
EOF
        case $found$system in
            yes*) ;;
            *"$library "*) ;;
            *) missing="${missing:+$missing, }$library" ;;
        esac
    done
    case ${1:-} in
        doctor | help | -h | --help | -V | --version) missing= ;;
    esac
    [ -z "$missing" ] || fail cuda-not-found \
        "CUDA 13 is not complete on this machine." \
        "There is no $missing." \
        "Install CUDA 13 and cuDNN 9, or let Python have them (python3 -m pip install $cuda_packages), or set COGVIEW4J_CUDA to the folders where they are." \
        "本机的 CUDA 13 不完整。" \
        "缺少 $missing。" \
        "请安装 CUDA 13 和 cuDNN 9，或用 Python 安装（python3 -m pip install $cuda_packages），或将 COGVIEW4J_CUDA 设为这些库所在的目录。"
    export LD_LIBRARY_PATH="$chosen${chosen:+${LD_LIBRARY_PATH:+:}}${LD_LIBRARY_PATH:-}"
}
